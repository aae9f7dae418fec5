namespace MspPlatform.ControlPlane.Problems;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The database cannot be asked; the client was told to come back.")]
    public static partial void DatabaseUnavailable(ILogger logger, Exception exception);
}
