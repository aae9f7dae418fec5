using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Paging;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Usage;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>What the edges counted. Only edges write it.</summary>
internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder usage = api.MapGroup("/customers/{customerId}").WithTags("Usage")
            .RequireCustomerOfRoute().RequireScope(Scope.UsageRead).ProducesProblem(StatusCodes.Status404NotFound);
        usage.MapGet("/usage", GetAsync).WithName("GetUsage").WithSummary("Read what a customer used")
            .WithDescription("Sums of whole minutes in buckets that begin at multiples of the step in UTC; buckets in which nothing was counted are left out. "
                + "The minute that is open is included: see `completeUntil`. At most 10,000 buckets, each token's counted for itself. "
                + "Old minutes are kept as hours: an hour belongs to the range in which it begins, and shorter steps are refused with `minutes_rolled_up`.");
        usage.MapGet("/usage/reconciliations", ListReconciliationsAsync).WithName("ListReconciliations")
            .WithSummary("Read how usage compares with what the store has, the newest hour first")
            .WithDescription("Usage counts samples by their arrival, the store by their own time: late data moves from one hour to another. "
                + "An hour that nobody looked at, because edges or the store were away for too long, is not in the list.");
        usage.MapGet("/rejections", ListRejectionsAsync).WithName("ListRejections").WithSummary("Read what was refused to a customer, the newest first")
            .WithDescription("One item for each minute, edge, token and reason, with an example of what was refused.");
    }

    private static async Task<Results<Ok<UsageResponse>, ProblemHttpResult>> GetAsync(
        Caller caller, CustomerId customerId, [AsParameters] UsageQuery query, ReadUsage read, CancellationToken cancellationToken)
    {
        Outcome<UsageResponse> outcome = await read.ExecuteAsync(caller, customerId, query, cancellationToken);
        return outcome.Succeeded(out UsageResponse? usage, out Failure? failure) ? TypedResults.Ok(usage) : failure.ToProblem();
    }

    private static async Task<Results<Ok<Page<ReconciliationResponse>>, ProblemHttpResult>> ListReconciliationsAsync(
        Caller caller,
        CustomerId customerId,
        [AsParameters] ReconciliationsQuery query,
        [AsParameters] PageQuery page,
        ReadReconciliations read,
        CancellationToken cancellationToken)
    {
        Outcome<Page<ReconciliationResponse>> outcome = await read.ExecuteAsync(caller, customerId, query, page, cancellationToken);
        return outcome.Succeeded(out Page<ReconciliationResponse>? rows, out Failure? failure) ? TypedResults.Ok(rows) : failure.ToProblem();
    }

    private static async Task<Results<Ok<RejectionsResponse>, ProblemHttpResult>> ListRejectionsAsync(
        Caller caller, CustomerId customerId, [AsParameters] RejectionsQuery query, PlatformContext database, CancellationToken cancellationToken)
    {
        if (!await database.Customers.VisibleTo(caller).AnyAsync(c => c.Id == customerId, cancellationToken))
            return CustomerErrors.NotFound.ToProblem();

        // The minute first, because the primary key has it in order: the newest are found without reading the rest.
        List<RejectionMinute> rows = await database.RejectionMinutes.AsNoTracking()
            .Where(r => r.CustomerId == customerId)
            .OrderByDescending(r => r.Minute).ThenByDescending(r => r.LastAt)
            .Take(query.Size)
            .ToListAsync(cancellationToken);
        Dictionary<Guid, string> names = await database.ReadTokenNamesAsync(customerId, [.. rows.Select(r => r.TokenId)], cancellationToken);
        return TypedResults.Ok(new RejectionsResponse([.. rows.Select(r => RejectionResponse.From(r, names.GetValueOrDefault(r.TokenId)))]));
    }
}
