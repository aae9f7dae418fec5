using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>A new token of a customer.</summary>
public sealed class IssueTokenRequest
{
    /// <summary>What the token is for, such as the server that uses it. Two current tokens of a customer cannot share a name.</summary>
    [StringLength(AccessToken.MaxNameLength, MinimumLength = 1)]
    [PlainText]
    public required string Name { get; init; }

    /// <summary>When the token stops working by itself, in the future; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Networks in CIDR notation that the token may be used from; empty for everywhere.</summary>
    [MaxLength(AllowedNetworks.MaxCount)]
    public string[] AllowedCidrs { get; init; } = [];
}
