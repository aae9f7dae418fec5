using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Paging;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.ControlPlane.Tokens;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.ReadPasses;

/// <summary>How somebody of the MSP reads one customer's metrics: for a while, for a reason, and with every query in the audit log.</summary>
internal static class ReadPassEndpoints
{
    public static void MapReadPasses(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder all = api.MapGroup("/customers/{customerId}/read-passes").WithTags("ReadPasses")
            .RequireCustomerOfRoute().ProducesProblem(StatusCodes.Status404NotFound);

        all.MapGroup("").RequireScope(Scope.TokensRead).MapGet("", ListAsync).WithName("ListReadPasses")
            .WithSummary("List the read passes for a customer, the oldest first")
            .WithDescription("A customer's own key sees them too: who of the MSP may read its metrics, and why.");

        RouteGroupBuilder write = all.MapGroup("").RequireScope(Scope.CustomersReadMetrics).RequireMspKey();
        write.MapPost("", IssueAsync).WithName("IssueReadPass").WithSummary("Issue a pass to read one customer's metrics")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .WithDescription("The answer holds the pass, once: a query token of that customer. The edge writes each query down before it asks it, and "
                + "the audit log shows it. The pass ends by itself, and when the key that asked for it ends.");
        write.MapDelete("/{tokenId}", RevokeAsync).WithName("RevokeReadPass").WithSummary("Revoke a read pass at once")
            .WithDescription("The edge refuses it within a second. Revoking it again changes nothing.");
    }

    private static async Task<Results<Ok<Page<ReadPassResponse>>, ProblemHttpResult>> ListAsync(
        Caller caller,
        CustomerId customerId,
        [AsParameters] PageQuery page,
        PlatformContext database,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (!await database.Customers.VisibleTo(caller).AnyAsync(c => c.Id == customerId, cancellationToken))
            return CustomerErrors.NotFound.ToProblem();
        IQueryable<AccessToken> passes = database.Tokens.AsNoTracking().Include(t => t.LastUse).PassesVisibleTo(caller, customerId);
        Outcome<Page<ReadPassResponse>> outcome = await passes.ReadPageAsync(page, ReadPassResponse.From, clock.GetUtcNow(), cancellationToken);
        return outcome.Succeeded(out Page<ReadPassResponse>? found, out Failure? failure) ? TypedResults.Ok(found) : failure.ToProblem();
    }

    private static async Task<Results<Created<IssuedTokenResponse>, ProblemHttpResult>> IssueAsync(
        Caller caller, CustomerId customerId, IssueReadPassRequest request, IssueToken issue, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Current names are unique, and whoever holds two passes has two of them.
        string name = $"read-pass-{Guid.CreateVersion7():N}";
        var pass = new ReadPass(caller.Credential, caller.Name, request.Reason);
        var grant = new TokenGrant(TokenKind.Query, customerId, name, clock.GetStorableNow() + request.LifetimeSpan, AllowedCidrs: [], Scopes: [], pass);
        Outcome<IssuedToken> outcome = await issue.ExecuteAsync(caller, grant, cancellationToken);
        return outcome.Succeeded(out IssuedToken? issued, out Failure? failure)
            ? TypedResults.Created($"/api/v1/customers/{customerId}/read-passes/{issued.Row.Id}", IssuedTokenResponse.From(issued))
            : failure.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        Caller caller, CustomerId customerId, Guid tokenId, RevokeToken revoke, PlatformContext database, CancellationToken cancellationToken)
    {
        Outcome<AccessToken> outcome = await revoke.ExecuteAsync(caller, database.Tokens.PassesVisibleTo(caller, customerId), tokenId, cancellationToken);
        return outcome.Succeeded(out _, out Failure? failure) ? TypedResults.NoContent() : failure.ToProblem();
    }
}
