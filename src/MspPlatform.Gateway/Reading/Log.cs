using MspPlatform.Domain.Backends;

namespace MspPlatform.Gateway.Reading;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Back end {Backend} cannot answer queries: {Reason}.")]
    public static partial void StoreUnreachable(this ILogger logger, BackendName backend, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Back end {Backend} answered a query with {Status}.")]
    public static partial void StoreRefusedQuery(this ILogger logger, BackendName backend, int status);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is asked with a read pass could not be written down: {Reason}.")]
    public static partial void PassNotAudited(this ILogger logger, string reason);
}
