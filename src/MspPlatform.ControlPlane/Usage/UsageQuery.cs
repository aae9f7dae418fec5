using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using MspPlatform.ControlPlane.Validation;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>Which usage, and how it is summed up.</summary>
public sealed class UsageQuery
{
    /// <summary>Minutes that begin here or later, RFC 3339; 24 hours before <c>to</c> by default. Write <c>+</c> as <c>%2B</c>.</summary>
    [Rfc3339]
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>Minutes that begin before this, RFC 3339; now by default.</summary>
    [Rfc3339]
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>Length of a bucket: 1m, 5m, 1h or 1d. By default 1m up to 6 hours, 5m up to 2 days, 1h up to 31 days, 1d
    /// above, and at least 1h where minutes are kept no longer.</summary>
    [AllowedValues(null, "", "1m", "5m", "1h", "1d")]
    [FromQuery(Name = "step")]
    public string? Step { get; init; }

    /// <summary><c>token</c> for a bucket per token; by default all tokens are summed up.</summary>
    [AllowedValues(null, "", "token")]
    [FromQuery(Name = "groupBy")]
    public string? GroupBy { get; init; }

    internal bool ByToken => GroupBy == "token";
}
