using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Paging;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Audit;

namespace MspPlatform.ControlPlane.Audit;

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder audit = api.MapGroup("/audit").WithTags("Audit").RequireScope(Scope.AuditRead);
        audit.MapGet("", ListAsync).WithName("ListAuditEntries").WithSummary("Read the audit log, the newest first")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithDescription("A key that is limited to one customer sees the entries about that customer.");
        audit.MapGet("/verify", VerifyAsync).RequireMspKey().WithName("VerifyAuditLog").WithSummary("Recompute the whole audit chain")
            .WithDescription("Each entry's hash covers its content and the hash before it. Keep the last hash elsewhere to notice a log cut short.");
    }

    private static async Task<Results<Ok<Page<AuditEntryResponse>>, ProblemHttpResult>> ListAsync(
        Caller caller, [AsParameters] AuditQuery query, [AsParameters] PageQuery page, PlatformContext database, CancellationToken cancellationToken)
    {
        IQueryable<AuditEntry> entries = database.AuditEntries.AsNoTracking();
        if (query.Customer is { Length: > 0 } named)
        {
            if (!CustomerId.TryParse(named, out CustomerId customer)
                || !await database.Customers.VisibleTo(caller).AnyAsync(c => c.Id == customer, cancellationToken))
                return CustomerErrors.NotFound.ToProblem();
            entries = entries.Where(e => e.CustomerId == named);
        }

        if (caller.Customer is { } own)
            entries = entries.Where(e => e.CustomerId == own.Value);
        if (page.From is { } cursor)
        {
            if (!long.TryParse(Cursor.Read(cursor), NumberStyles.None, CultureInfo.InvariantCulture, out long last))
                return Cursor.Invalid.ToProblem();
            entries = entries.Where(e => e.Sequence < last);
        }

        List<AuditEntry> rows = await entries.OrderByDescending(e => e.Sequence).Take(page.Size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(rows.ToPage(page.Size, e => e.Sequence.ToString(CultureInfo.InvariantCulture), AuditEntryResponse.From));
    }

    private static async Task<Ok<AuditVerification>> VerifyAsync(VerifyAudit verify, CancellationToken cancellationToken) =>
        TypedResults.Ok(await verify.ExecuteAsync(cancellationToken));
}
