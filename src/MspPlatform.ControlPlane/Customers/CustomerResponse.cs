using MspPlatform.Domain.Customers;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

/// <summary>A customer.</summary>
/// <param name="Id">The slug; also the value of the label <c>customer_id</c> on each of the customer's series.</param>
/// <param name="AccountId">Names the customer in cluster back ends; assigned once.</param>
/// <param name="Backend">Where its samples live.</param>
/// <param name="State"><c>active</c>, <c>suspended</c>, <c>offboarding</c> or <c>offboarded</c>.</param>
public sealed record CustomerResponse(
    string Id,
    int AccountId,
    string Name,
    string Plan,
    string Backend,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    internal static CustomerResponse From(Customer customer) => new(
        customer.Id.Value,
        customer.AccountId,
        customer.Name,
        customer.Plan,
        customer.Backend.Value,
        CustomerStateText.Of(customer.State),
        customer.CreatedAt,
        customer.UpdatedAt);
}
