using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.ApiKeys;

/// <summary>A new API key.</summary>
public sealed class CreateApiKeyRequest
{
    /// <summary>The program that uses the key.</summary>
    [StringLength(AccessToken.MaxNameLength, MinimumLength = 1)]
    [PlainText]
    public required string Name { get; init; }

    /// <summary>What the key may do, such as customers:read. A key cannot give scopes that it does not have itself.</summary>
    [MinLength(1)]
    [MaxLength(32)]
    public required string[] Scopes { get; init; }

    /// <summary>The only customer that the key may touch; null for a key of the MSP itself.</summary>
    [CustomerId]
    public string? CustomerId { get; init; }

    /// <summary>When the key stops working by itself, in the future; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Networks in CIDR notation that the key may be used from; empty for everywhere.</summary>
    [MaxLength(AllowedNetworks.MaxCount)]
    public string[] AllowedCidrs { get; init; } = [];
}
