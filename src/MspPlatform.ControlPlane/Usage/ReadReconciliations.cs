using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Paging;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Usage;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>A customer's hours as the edges compared them with the store, the newest first.</summary>
internal sealed class ReadReconciliations(PlatformContext database)
{
    public async Task<Outcome<Page<ReconciliationResponse>>> ExecuteAsync(
        Caller caller, CustomerId customer, ReconciliationsQuery query, PageQuery page, CancellationToken cancellationToken)
    {
        if (!await database.Customers.VisibleTo(caller).AnyAsync(c => c.Id == customer, cancellationToken))
            return CustomerErrors.NotFound;
        IQueryable<Reconciliation> rows = database.Reconciliations.AsNoTracking().Where(r => r.CustomerId == customer);
        if (Rfc3339Attribute.TryParse(query.From, out DateTimeOffset from))
            rows = rows.Where(r => r.Hour >= from.ToUniversalTime());
        if (Rfc3339Attribute.TryParse(query.To, out DateTimeOffset to))
            rows = rows.Where(r => r.Hour < to.ToUniversalTime());
        if (page.From is { } cursor)
        {
            if (!long.TryParse(Cursor.Read(cursor), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
                || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
                return Cursor.Invalid;
            DateTimeOffset last = DateTimeOffset.FromUnixTimeSeconds(seconds);
            rows = rows.Where(r => r.Hour < last);
        }

        List<Reconciliation> found = await rows.OrderByDescending(r => r.Hour).Take(page.Size + 1).ToListAsync(cancellationToken);
        return found.ToPage(page.Size, r => r.Hour.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ReconciliationResponse.From);
    }
}
