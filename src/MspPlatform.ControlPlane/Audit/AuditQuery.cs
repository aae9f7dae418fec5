using Microsoft.AspNetCore.Mvc;
using MspPlatform.ControlPlane.Validation;

namespace MspPlatform.ControlPlane.Audit;

/// <summary>Which audit entries to list.</summary>
public sealed class AuditQuery
{
    /// <summary>Only entries about this customer.</summary>
    [CustomerId]
    [FromQuery(Name = "customer")]
    public string? Customer { get; init; }
}
