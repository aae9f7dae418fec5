using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

internal static class CustomerQueries
{
    /// <summary>The second line of defence behind the route's requirement: rows of other customers are not even read.</summary>
    public static IQueryable<Customer> VisibleTo(this IQueryable<Customer> customers, Caller caller) =>
        caller.Customer is { } own ? customers.Where(c => c.Id == own) : customers;

    public static IQueryable<Customer> Matching(this IQueryable<Customer> customers, CustomerQuery query)
    {
        if (CustomerStateText.TryParse(query.State, out CustomerState state))
            customers = customers.Where(c => c.State == state);
        if (query.Search is not { Length: > 0 } search)
            return customers;
        string pattern = $"%{EscapeLike(search)}%";
        return customers.Where(c => EF.Functions.ILike(c.Name, pattern, "\\") || EF.Functions.ILike((string)(object)c.Id, pattern, "\\"));
    }

    public static IQueryable<Customer> After(this IQueryable<Customer> customers, CustomerId last) =>
#pragma warning disable CA1309 // Becomes SQL, where the database's collation compares, the same that orders the list.
        customers.Where(c => string.Compare((string)(object)c.Id, last.Value) > 0);
#pragma warning restore CA1309

    private static string EscapeLike(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
