using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

/// <summary>Which customers to list.</summary>
public sealed class CustomerQuery
{
    [StringLength(Customer.MaxNameLength)]
    [PlainText]
    [FromQuery(Name = "search")]
    [Description("Part of the id or of the name, in any case.")]
    public string? Search { get; init; }

    [AllowedValues(null, "active", "suspended", "offboarding", "offboarded")]
    [FromQuery(Name = "state")]
    [Description("Only customers in this state: active, suspended, offboarding or offboarded.")]
    public string? State { get; init; }
}
