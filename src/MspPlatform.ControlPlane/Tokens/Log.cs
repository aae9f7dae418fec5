using MspPlatform.Domain.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} token {Token} was issued by {Actor}.")]
    public static partial void TokenIssued(ILogger logger, TokenKind kind, Guid token, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} token {Token} was replaced by {Successor}, by {Actor}.")]
    public static partial void TokenRotated(ILogger logger, TokenKind kind, Guid token, Guid successor, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} token {Token} was revoked by {Actor}.")]
    public static partial void TokenRevoked(ILogger logger, TokenKind kind, Guid token, string actor);
}
