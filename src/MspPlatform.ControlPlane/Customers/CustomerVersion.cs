using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

/// <summary>The version that a client wants to change: the entity tag in If-Match (RFC 9110 §13.1.1), or any when it sent none.</summary>
internal sealed class CustomerVersion
{
    private readonly IList<EntityTagHeaderValue>? _accepted;

    private CustomerVersion(IList<EntityTagHeaderValue>? accepted) => _accepted = accepted;

    public static string TagOf(Customer customer) => string.Create(CultureInfo.InvariantCulture, $"\"{customer.Version}\"");

    /// <summary>Text that is no list of entity tags matches nothing: the client wanted protection, and must not lose it to a typo.</summary>
    public static CustomerVersion FromIfMatch(StringValues header)
    {
        if (header.Count == 0)
            return new CustomerVersion(null);
        return EntityTagHeaderValue.TryParseStrictList(header, out IList<EntityTagHeaderValue>? tags) ? new CustomerVersion(tags) : new CustomerVersion([]);
    }

    public bool Matches(Customer customer)
    {
        var current = new EntityTagHeaderValue(TagOf(customer));
        return _accepted is null || _accepted.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true));
    }
}
