namespace MspPlatform.ControlPlane.Audit;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Queries of read passes wait for the audit log: {Reason}")]
    public static partial void InboxNotEmptied(ILogger logger, string reason);
}
