using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.Testing;

/// <summary>A customer with a token to write and one to read, and a word that must never be seen by anybody else.</summary>
public sealed record EdgeCustomer(CustomerId Id, IssuedToken Agent, IssuedToken Query)
{
    /// <summary>Stands in this customer's metric names and label values.</summary>
    public string Secret { get; } = "secret_of_" + Id.Value.Replace('-', '_');

    public static async Task<EdgeCustomer> CreateAsync(EdgeDatabase database, string id)
    {
        CustomerId customer = CustomerId.Parse(id);
        await database.AddCustomerAsync(customer);
        return new EdgeCustomer(customer, await database.IssueAsync(customer, TokenKind.Agent), await database.IssueAsync(customer, TokenKind.Query));
    }
}
