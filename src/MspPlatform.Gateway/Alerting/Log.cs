namespace MspPlatform.Gateway.Alerting;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "vmalert cannot list its rules: {Reason}.")]
    public static partial void VmAlertUnreachable(this ILogger logger, string reason);
}
