using Microsoft.AspNetCore.Mvc;

namespace MspPlatform.ControlPlane.Audit;

/// <summary>Which audit entries to list.</summary>
public sealed class AuditQuery
{
    /// <summary>Only entries about this customer.</summary>
    [FromQuery(Name = "customer")]
    public string? Customer { get; init; }
}
