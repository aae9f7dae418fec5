using MspPlatform.Domain;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.Gateway.Authentication;

/// <summary>Decides whether a request's token is good for what it asks, in the order in which each answer is safe to give.</summary>
internal sealed class TokenAuthenticator(TokenDirectory directory, TokenHasher hasher, TimeProvider time)
{
    /// <summary>Finds the token and checks kind and lifetime.</summary>
    /// <param name="token">The token when the result is null.</param>
    public Refusal? Authenticate(HttpContext context, TokenKind kind, out TokenEntry? token)
    {
        token = null;
        ReadOnlySpan<char> text = Credentials.Read(context.Request);
        if (text.IsEmpty)
            return Refusal.Unauthorized(RejectionReason.MissingCredentials, "send the token as 'Authorization: Bearer <token>'.");
        if (!TokenText.TryParse(text, out TokenKind claimed))
            return Refusal.Unauthorized(RejectionReason.MalformedToken, "this is not a token, or it was copied incompletely (its checksum does not match).");
        if (claimed != kind)
            return Refusal.Unauthorized(RejectionReason.WrongTokenKind, $"this needs a token of kind '{TokenText.KindText(kind)}', not '{TokenText.KindText(claimed)}'.");

        // No snapshot: we cannot know whether the token is good, and a 401 would make agents throw their data away.
        if (directory.Current is not { } snapshot)
            return Refusal.Unavailable(RejectionReason.TokensUnavailable, "the edge has not read its tokens yet; try again.");
        TokenEntry? entry = snapshot.Find(hasher.Hash(text));
        if (entry is null || entry.Kind != kind)
            return Refusal.Unauthorized(RejectionReason.UnknownToken, "no such token; it may have been revoked.");
        switch (entry.Lifetime.StateAt(time.GetUtcNow(), everUsed: true))
        {
            case TokenState.Revoked:
                return Refusal.Unauthorized(RejectionReason.TokenRevoked, "this token was revoked.");
            case TokenState.Expired:
                return Refusal.Unauthorized(RejectionReason.TokenExpired, "this token has expired or was replaced by a newer one.");
            default:
                token = entry;
                return null;
        }
    }

    /// <summary>Checks the customer's state and the sender's address, and records the use.</summary>
    public Refusal? Admit(HttpContext context, TokenEntry token)
    {
        Refusal? refusal = token.CustomerState switch
        {
            CustomerState.Active => null,
            CustomerState.Suspended => Refusal.Forbidden(RejectionReason.CustomerSuspended, "this customer is suspended."),
            _ => Refusal.Forbidden(RejectionReason.CustomerOffboarded, "this customer is being or has been offboarded."),
        };
        if (refusal is not null)
            return refusal;
        if (!token.Networks.Allows(context.Connection.RemoteIpAddress))
            return Refusal.Forbidden(RejectionReason.AddressNotAllowed, $"the token may not be used from {context.Connection.RemoteIpAddress}.");
        token.Activity.Used(time.GetUtcNow(), context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent);
        return null;
    }
}
