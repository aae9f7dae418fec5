using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>What a new token shall allow.</summary>
/// <param name="Customer">The customer it names; null only for an API key of the MSP itself.</param>
/// <param name="ExpiresAt">Exclusive; null for never.</param>
/// <param name="Scopes">For API keys; empty for the other kinds.</param>
/// <param name="Pass">Makes a query token a read pass.</param>
internal sealed record TokenGrant(
    TokenKind Kind,
    CustomerId? Customer,
    string Name,
    DateTimeOffset? ExpiresAt,
    string[] AllowedCidrs,
    string[] Scopes,
    ReadPass? Pass = null);
