namespace MspPlatform.Gateway.Storage;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The store keeps customers apart; reads are open.")]
    public static partial void StoreSafe(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Reads are closed, because the store may show customers each other's data. {Faults}")]
    public static partial void StoreUnsafe(this ILogger logger, string faults);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reads are closed until the store's version and flags are known. {Fault}")]
    public static partial void StoreNotKnown(this ILogger logger, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "About the store: {Warning}")]
    public static partial void StoreWarning(this ILogger logger, string warning);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Reads are closed until a restart, because the store showed one customer another's data: {What}")]
    public static partial void StoreLeaks(this ILogger logger, string what);
}
