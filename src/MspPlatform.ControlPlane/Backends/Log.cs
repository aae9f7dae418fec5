using MspPlatform.Domain.Backends;

namespace MspPlatform.ControlPlane.Backends;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Back end {Backend} was changed by {Actor}.")]
    public static partial void BackendChanged(ILogger logger, BackendName backend, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "Back end {Backend} was removed by {Actor}.")]
    public static partial void BackendRemoved(ILogger logger, BackendName backend, string actor);
}
