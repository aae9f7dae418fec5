using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

/// <summary>A new customer.</summary>
public sealed class CreateCustomerRequest
{
    [CustomerId]
    [RegularExpression("^[a-z0-9][a-z0-9-]{1,30}$")]
    [Description("The slug: 2 to 31 of a-z, 0-9 and '-', not beginning with '-'. Never changes and is never given to anybody else.")]
    public required string Id { get; init; }

    [StringLength(Customer.MaxNameLength, MinimumLength = 1)]
    [PlainText]
    [Description("What people call the customer.")]
    public required string Name { get; init; }

    [StringLength(64, MinimumLength = 1)]
    [PlainText]
    [DefaultValue(Persistence.Customers.Plan.Standard)]
    [Description("The name of an existing plan.")]
    public string Plan { get; init; } = Persistence.Customers.Plan.Standard;
}
