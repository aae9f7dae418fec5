namespace MspPlatform.ControlPlane.Usage;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Old usage could not be summed up to hours, which is tried again in an hour: {Reason}.")]
    public static partial void UsageNotRolledUp(this ILogger logger, string reason);
}
