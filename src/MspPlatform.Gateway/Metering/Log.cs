namespace MspPlatform.Gateway.Metering;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Rows} rows of usage could not be written and wait: {Reason}.")]
    public static partial void UsageNotWritten(this ILogger logger, int rows, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Usage of {Customer} in the hour from {Hour:u} differs: {Accepted} samples accepted, {Stored} in the store.")]
    public static partial void UsageDiffers(this ILogger logger, string customer, DateTimeOffset hour, long accepted, long stored);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Usage could not be compared with the store, which is tried again: {Reason}.")]
    public static partial void UsageNotReconciled(this ILogger logger, string reason);
}
