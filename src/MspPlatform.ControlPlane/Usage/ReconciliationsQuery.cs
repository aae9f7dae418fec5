using Microsoft.AspNetCore.Mvc;
using MspPlatform.ControlPlane.Validation;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>Which hours.</summary>
public sealed class ReconciliationsQuery
{
    /// <summary>Hours that begin here or later, RFC 3339; all by default. Write <c>+</c> as <c>%2B</c>.</summary>
    [Rfc3339]
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>Hours that begin before this, RFC 3339; all by default.</summary>
    [Rfc3339]
    [FromQuery(Name = "to")]
    public string? To { get; init; }
}
