using MspPlatform.Domain.Backends;

namespace MspPlatform.Gateway.Writing;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Back end {Backend} cannot take writes: {Reason}.")]
    public static partial void StoreUnreachable(this ILogger logger, BackendName backend, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Back end {Backend} answered a verified write with {Status}.")]
    public static partial void StoreRefused(this ILogger logger, BackendName backend, int status);
}
