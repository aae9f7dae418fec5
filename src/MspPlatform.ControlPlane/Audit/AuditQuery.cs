using System.ComponentModel;
using MspPlatform.ControlPlane.Validation;

namespace MspPlatform.ControlPlane.Audit;

/// <summary>Which audit entries to list.</summary>
public sealed class AuditQuery
{
    [CustomerId]
    [Description("Only entries about this customer.")]
    public string? Customer { get; init; }
}
