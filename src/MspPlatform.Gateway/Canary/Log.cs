namespace MspPlatform.Gateway.Canary;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The canary cannot see its own data: its rounds prove nothing.")]
    public static partial void CanaryBlind(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The canary's round was not finished: {Reason}.")]
    public static partial void CanaryNotDone(this ILogger logger, string reason);
}
