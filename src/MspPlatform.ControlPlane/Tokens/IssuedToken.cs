using System.Security.Cryptography;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>A new row together with the text that exists only now.</summary>
internal sealed record IssuedToken(AccessToken Row, string Text)
{
    public static IssuedToken Create(TokenGrant grant, string createdBy, DateTimeOffset now, TokenHasher hasher)
    {
        string random = RandomNumberGenerator.GetString(TokenText.RandomAlphabet, TokenText.RandomLength);
        return FromText(TokenText.Create(grant.Kind, random), grant, createdBy, now, hasher);
    }

    public static IssuedToken FromText(string text, TokenGrant grant, string createdBy, DateTimeOffset now, TokenHasher hasher)
    {
        var row = new AccessToken
        {
            // Version 7 sorts by time of creation, which is the order of lists and their cursors.
            Id = Guid.CreateVersion7(now),
            Kind = grant.Kind,
            CustomerId = grant.Customer,
            Name = grant.Name,
            Prefix = TokenText.Prefix(text),
            Hash = hasher.Hash(text),
            Scopes = grant.Scopes,
            AllowedCidrs = grant.AllowedCidrs,
            CreatedAt = now,
            CreatedBy = createdBy,
            ExpiresAt = grant.ExpiresAt,
            PassHolderId = grant.Pass?.HolderId,
            PassHolder = grant.Pass?.Holder,
            PassReason = grant.Pass?.Reason,
        };
        return new IssuedToken(row, text);
    }

    // A record prints its members; this one must never be printed into a log.
    public override string ToString() => $"(token {Row.Prefix}…)";
}
