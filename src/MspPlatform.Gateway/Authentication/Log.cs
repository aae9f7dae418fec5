namespace MspPlatform.Gateway.Authentication;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Listening for token changes broke ({Reason}); polling goes on and the connection is tried again.")]
    public static partial void ListenBroke(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Tokens could not be read; the edge goes on with the {Count} it knows.")]
    public static partial void RefreshFailed(this ILogger logger, Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The token snapshot could not be saved; a start without PostgreSQL would use the older one.")]
    public static partial void SnapshotNotSaved(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The saved token snapshot is not used; requests are answered 503 until PostgreSQL is read.")]
    public static partial void SnapshotNotLoaded(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Started with the saved snapshot of {Count} tokens, taken {TakenAt:O}.")]
    public static partial void SnapshotLoaded(this ILogger logger, int count, DateTimeOffset takenAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Last uses of {Count} tokens could not be written; they are kept for the next try ({Reason}).")]
    public static partial void UsesNotWritten(this ILogger logger, int count, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Limits of {Customer} are not understood and do not hold: {Fault} Is this edge older than the control plane?")]
    public static partial void LimitsNotUnderstood(this ILogger logger, string customer, string fault);
}
