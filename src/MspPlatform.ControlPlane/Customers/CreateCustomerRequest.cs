using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Domain.Backends;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

/// <summary>A new customer.</summary>
public sealed class CreateCustomerRequest
{
    /// <summary>The slug: 2 to 31 of a-z, 0-9 and '-', not beginning with '-'. Never changes and is never given to anybody else.</summary>
    [CustomerId]
    [RegularExpression("^[a-z0-9][a-z0-9-]{1,30}$")]
    public required string Id { get; init; }

    /// <summary>What people call the customer.</summary>
    [StringLength(Customer.MaxNameLength, MinimumLength = 1)]
    [PlainText]
    public required string Name { get; init; }

    /// <summary>The name of an existing plan.</summary>
    [StringLength(64, MinimumLength = 1)]
    [PlainText]
    [DefaultValue(Persistence.Customers.Plan.Standard)]
    public string Plan { get; init; } = Persistence.Customers.Plan.Standard;

    /// <summary>The name of an existing back end, or <c>default</c>: where the customer's samples are to live. Cannot be changed by an edit.</summary>
    [BackendName]
    [RegularExpression(BackendNameAttribute.Pattern)]
    [DefaultValue("default")]
    public string Backend { get; init; } = BackendName.Default.Value;
}
