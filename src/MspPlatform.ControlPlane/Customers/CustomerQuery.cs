using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

/// <summary>Which customers to list.</summary>
public sealed class CustomerQuery
{
    /// <summary>Part of the id or of the name, in any case.</summary>
    [StringLength(Customer.MaxNameLength)]
    [PlainText]
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Only customers in this state: active, suspended, offboarding or offboarded.</summary>
    [AllowedValues(null, "", "active", "suspended", "offboarding", "offboarded")]
    [FromQuery(Name = "state")]
    public string? State { get; init; }
}
