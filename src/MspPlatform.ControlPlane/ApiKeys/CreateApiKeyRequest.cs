using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.ApiKeys;

/// <summary>A new API key.</summary>
public sealed class CreateApiKeyRequest
{
    [StringLength(AccessToken.MaxNameLength, MinimumLength = 1)]
    [PlainText]
    [Description("The program that uses the key.")]
    public required string Name { get; init; }

    [MinLength(1)]
    [MaxLength(32)]
    [Description("What the key may do, such as customers:read. A key cannot give scopes that it does not have itself.")]
    public required string[] Scopes { get; init; }

    [CustomerId]
    [Description("The only customer that the key may touch; null for a key of the MSP itself.")]
    public string? CustomerId { get; init; }

    [Description("When the key stops working by itself, in the future; null for never.")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [MaxLength(AllowedNetworks.MaxCount)]
    [Description("Networks in CIDR notation that the key may be used from; empty for everywhere.")]
    public string[] AllowedCidrs { get; init; } = [];
}
