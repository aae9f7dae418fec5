using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using MspPlatform.ControlPlane.Validation;

namespace MspPlatform.ControlPlane.Audit;

/// <summary>Which audit entries to list.</summary>
public sealed class AuditQuery
{
    [CustomerId]
    [FromQuery(Name = "customer")]
    [Description("Only entries about this customer.")]
    public string? Customer { get; init; }
}
