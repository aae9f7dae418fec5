namespace MspPlatform.Gateway.Routing;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The control plane does not answer ({Error}).")]
    public static partial void ControlPlaneUnreachable(this ILogger logger, string error);
}
