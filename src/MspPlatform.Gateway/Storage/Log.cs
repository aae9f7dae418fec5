using MspPlatform.Domain.Backends;

namespace MspPlatform.Gateway.Storage;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Back end {Backend}: {Url} keeps customers apart.")]
    public static partial void StoreSafe(this ILogger logger, BackendName backend, Uri url);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Back end {Backend}: {Url} may show customers each other's data and is not read. {Faults}")]
    public static partial void StoreUnsafe(this ILogger logger, BackendName backend, Uri url, string faults);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Back end {Backend}: {Url} is not used for reads until its version and flags are known. {Fault}")]
    public static partial void StoreNotKnown(this ILogger logger, BackendName backend, Uri url, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Back end {Backend}: about {Url}: {Warning}")]
    public static partial void StoreWarning(this ILogger logger, BackendName backend, Uri url, string warning);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Back end {Backend}: reads are closed until a restart, because it showed one customer another's data: {What}")]
    public static partial void StoreLeaks(this ILogger logger, BackendName backend, string what);

    [LoggerMessage(Level = LogLevel.Error, Message = "Back end {Backend} is not understood, its customers get 503: {Fault} Is this edge older than the control plane?")]
    public static partial void BackendNotUnderstood(this ILogger logger, string backend, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Back end {Backend} was started anew; {Count} writes that it had acknowledged are sent again.")]
    public static partial void StoreRestarted(this ILogger logger, BackendName backend, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Back end {Backend} did not take a write that was sent again: {Reason}.")]
    public static partial void ReplayRefused(this ILogger logger, BackendName backend, string reason);
}
