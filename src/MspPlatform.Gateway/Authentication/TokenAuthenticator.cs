using MspPlatform.Domain;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.Gateway.Authentication;

/// <summary>Decides whether a request's token is good for what it asks, in the order in which each answer is safe to give.</summary>
internal sealed class TokenAuthenticator(TokenDirectory directory, UnknownTokens unknown, TokenHasher hasher, TimeProvider time)
{
    /// <summary>Finds the token and checks kind and lifetime. Completes at once for a token that the snapshot holds.</summary>
    public ValueTask<TokenVerdict> AuthenticateAsync(HttpContext context, TokenKind kind)
    {
        ReadOnlySpan<char> text = Credentials.Read(context.Request);
        if (Malformed(text, kind) is { } refusal)
            return ValueTask.FromResult<TokenVerdict>(refusal);

        // No snapshot: we cannot know whether the token is good, and a 401 would make agents throw their data away.
        if (directory.Current is not { } snapshot)
            return ValueTask.FromResult<TokenVerdict>(Refusal.Unavailable(RejectionReason.TokensUnavailable, "the edge has not read its tokens yet; try again."));
        TokenHash hash = hasher.Hash(text);
        return snapshot.Find(hash) is { } entry ? ValueTask.FromResult(Judge(entry, kind)) : ResolveAsync(hash, kind, context.RequestAborted);
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

    private static Refusal? Malformed(ReadOnlySpan<char> text, TokenKind kind)
    {
        if (text.IsEmpty)
            return Refusal.Unauthorized(RejectionReason.MissingCredentials, "send the token as 'Authorization: Bearer <token>'.");
        if (!TokenText.TryParse(text, out TokenKind claimed))
            return Refusal.Unauthorized(RejectionReason.MalformedToken, "this is not a token, or it was copied incompletely (its checksum does not match).");
        return claimed == kind
            ? null
            : Refusal.Unauthorized(RejectionReason.WrongTokenKind, $"this needs a token of kind '{TokenText.KindText(kind)}', not '{TokenText.KindText(claimed)}'.");
    }

    private async ValueTask<TokenVerdict> ResolveAsync(TokenHash hash, TokenKind kind, CancellationToken aborted)
    {
        TokenVerdict resolved = await unknown.ResolveAsync(hash, aborted);
        return resolved.Token is { } token ? Judge(token, kind) : resolved;
    }

    private TokenVerdict Judge(TokenEntry entry, TokenKind kind)
    {
        // The text names its kind and is what was hashed, so this holds unless a row was tampered with.
        if (entry.Kind != kind)
            return Refusal.Unauthorized(RejectionReason.WrongTokenKind, "this token is of another kind.");
        return entry.Lifetime.StateAt(time.GetUtcNow(), everUsed: true) switch
        {
            TokenState.Revoked => Refusal.Unauthorized(RejectionReason.TokenRevoked, "this token was revoked."),
            TokenState.Expired => Refusal.Unauthorized(RejectionReason.TokenExpired, "this token has expired or was replaced by a newer one."),
            _ => TokenVerdict.Of(entry),
        };
    }
}
