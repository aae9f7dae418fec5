using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

/// <summary>What to change, in the manner of JSON merge patch (RFC 7396): a member that is absent stays as it is.</summary>
public sealed class UpdateCustomerRequest
{
    // Declared without '?', so that the JSON reader refuses null: merge patch reads it as "remove", and neither can be removed.
    // An absent member leaves null behind all the same.
    [StringLength(Customer.MaxNameLength, MinimumLength = 1)]
    [PlainText]
    [Description("What people call the customer.")]
    public string Name { get; init; } = null!;

    [StringLength(64, MinimumLength = 1)]
    [PlainText]
    [Description("The name of an existing plan.")]
    public string Plan { get; init; } = null!;
}
