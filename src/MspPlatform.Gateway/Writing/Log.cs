namespace MspPlatform.Gateway.Writing;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The store cannot take writes: {Reason}.")]
    public static partial void StoreUnreachable(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store answered a verified write with {Status}.")]
    public static partial void StoreRefused(this ILogger logger, int status);
}
