using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

/// <summary>What to change, in the manner of JSON merge patch (RFC 7396): a member that is absent stays as it is.</summary>
// Members are declared without '?', so that the JSON reader refuses null: merge patch reads it as "remove", and none can be removed.
// An absent member leaves null behind all the same.
public sealed class UpdateCustomerRequest
{
    /// <summary>What people call the customer.</summary>
    [StringLength(Customer.MaxNameLength, MinimumLength = 1)]
    [PlainText]
    public string Name { get; init; } = null!;

    /// <summary>The name of an existing plan.</summary>
    [StringLength(64, MinimumLength = 1)]
    [PlainText]
    public string Plan { get; init; } = null!;
}
