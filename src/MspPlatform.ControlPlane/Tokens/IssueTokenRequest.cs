using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>A new token of a customer.</summary>
public sealed class IssueTokenRequest
{
    [StringLength(AccessToken.MaxNameLength, MinimumLength = 1)]
    [PlainText]
    [Description("What the token is for, such as the server that uses it. Two current tokens of a customer cannot share a name.")]
    public required string Name { get; init; }

    [Description("When the token stops working by itself, in the future; null for never.")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [MaxLength(AllowedNetworks.MaxCount)]
    [Description("Networks in CIDR notation that the token may be used from; empty for everywhere.")]
    public string[] AllowedCidrs { get; init; } = [];
}
