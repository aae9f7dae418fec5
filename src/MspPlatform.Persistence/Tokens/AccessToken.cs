using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.Persistence.Tokens;

/// <summary>A program's credential. The text is shown once and never stored.</summary>
public sealed class AccessToken
{
    public const int MaxNameLength = 100;

    /// <summary>Longest reason of a read pass.</summary>
    public const int MaxReasonLength = 300;

    public required Guid Id { get; init; }

    public required TokenKind Kind { get; init; }

    /// <summary>The customer that the token names; null only for an API key of the MSP itself.</summary>
    public CustomerId? CustomerId { get; init; }

    public required string Name { get; init; }

    /// <summary>The text's first <see cref="TokenText.PrefixLength"/> characters.</summary>
    public required string Prefix { get; init; }

    public required TokenHash Hash { get; init; }

    /// <summary>What an API key may do; empty for the other kinds.</summary>
    public string[] Scopes { get; init; } = [];

    /// <summary>Networks in CIDR notation; empty allows every address.</summary>
    public string[] AllowedCidrs { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RotatesOutAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>
    /// The credential of the MSP that a query token was issued to as a read pass; null for a customer's own token. The pass ends when that
    /// credential does.
    /// </summary>
    public Guid? PassHolderId { get; init; }

    /// <summary>The holder's name when the pass was issued.</summary>
    public string? PassHolder { get; init; }

    /// <summary>What the holder said the pass is for.</summary>
    public string? PassReason { get; init; }

    public bool IsReadPass => PassHolderId is not null;

    /// <summary>When, from where and by what the token was last used; null when it never was.</summary>
    public TokenUse? LastUse { get; init; }

    public TokenLifetime Lifetime => new(ExpiresAt, RotatesOutAt, RevokedAt);
}
