using MspPlatform.Domain.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} token {TokenId} was issued by {Actor}.")]
    public static partial void TokenIssued(ILogger logger, TokenKind kind, Guid tokenId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} token {TokenId} was replaced by {Successor}, by {Actor}.")]
    public static partial void TokenRotated(ILogger logger, TokenKind kind, Guid tokenId, Guid successor, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} token {TokenId} was revoked by {Actor}.")]
    public static partial void TokenRevoked(ILogger logger, TokenKind kind, Guid tokenId, string actor);
}
