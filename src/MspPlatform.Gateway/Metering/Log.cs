namespace MspPlatform.Gateway.Metering;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Rows} rows of usage could not be written and wait: {Reason}.")]
    public static partial void UsageNotWritten(this ILogger logger, int rows, string reason);
}
