using Microsoft.EntityFrameworkCore;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;

namespace MspPlatform.ControlPlane.Usage;

internal static class TokenNames
{
    /// <summary>Names of those of the tokens that are the customer's. Tokens are never deleted, so usage of a revoked one has its name too.</summary>
    public static async Task<Dictionary<Guid, string>> ReadTokenNamesAsync(
        this PlatformContext database, CustomerId customer, IReadOnlyCollection<Guid> tokens, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. tokens.Distinct()];
        if (ids.Length == 0)
            return [];
        return await database.Tokens.Where(t => t.CustomerId == customer && ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Name, cancellationToken);
    }
}
