using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Paging;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>A customer's agent tokens, which write, and query tokens, which read: the same calls under two nouns.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        Map(api, "/agent-tokens", "AgentToken", "an agent token", new CustomerTokens(TokenKind.Agent));
        Map(api, "/query-tokens", "QueryToken", "a query token", new CustomerTokens(TokenKind.Query));
    }

    private static void Map(IEndpointRouteBuilder api, string path, string noun, string article, CustomerTokens tokens)
    {
        RouteGroupBuilder all = api.MapGroup("/customers/{customerId}" + path).WithTags(noun + "s")
            .RequireCustomerOfRoute().ProducesProblem(StatusCodes.Status404NotFound);

        RouteGroupBuilder read = all.MapGroup("").RequireScope(Scope.TokensRead);
        read.MapGet("", tokens.ListAsync).WithName($"List{noun}s").WithSummary($"List a customer's {article.Split(' ', 2)[1]}s, the oldest first")
            .WithDescription("Tokens that ended stay in the list. The token itself is never shown again.");
        read.MapGet("/{tokenId}", tokens.GetAsync).WithName($"Get{noun}").WithSummary($"Read {article}");

        RouteGroupBuilder write = all.MapGroup("").RequireScope(Scope.TokensWrite).ProducesProblem(StatusCodes.Status409Conflict);
        write.MapPost("", tokens.IssueAsync).WithName($"Issue{noun}").WithSummary($"Issue {article}")
            .WithDescription("The answer holds the token, once. A suspended customer gets tokens too; the edge refuses them until it is resumed.");
        write.MapPost("/{tokenId}/rotate", tokens.RotateAsync).WithName($"Rotate{noun}").WithSummary($"Replace {article} by a new one")
            .WithDescription("The new token has the same name and rights and, when the old one was to expire, the same length of life. "
                + "Without a body the overlap is 24 hours.");
        write.MapDelete("/{tokenId}", tokens.RevokeAsync).WithName($"Revoke{noun}").WithSummary($"Revoke {article} at once")
            .WithDescription("The edge refuses it within a second. Revoking it again changes nothing.");
    }

    private sealed class CustomerTokens(TokenKind kind)
    {
        public async Task<Results<Ok<Page<TokenResponse>>, ProblemHttpResult>> ListAsync(
            Caller caller,
            CustomerId customerId,
            [AsParameters] PageQuery page,
            PlatformContext database,
            TimeProvider clock,
            CancellationToken cancellationToken)
        {
            if (!await database.Customers.VisibleTo(caller).AnyAsync(c => c.Id == customerId, cancellationToken))
                return CustomerErrors.NotFound.ToProblem();
            IQueryable<AccessToken> tokens = database.Tokens.AsNoTracking().Include(t => t.LastUse).VisibleTo(caller, kind, customerId);
            Outcome<Page<TokenResponse>> outcome = await tokens.ReadPageAsync(page, TokenResponse.From, clock.GetUtcNow(), cancellationToken);
            return outcome.Succeeded(out Page<TokenResponse>? found, out Failure? failure) ? TypedResults.Ok(found) : failure.ToProblem();
        }

        public async Task<Results<Ok<TokenResponse>, ProblemHttpResult>> GetAsync(
            Caller caller, CustomerId customerId, Guid tokenId, PlatformContext database, TimeProvider clock, CancellationToken cancellationToken)
        {
            AccessToken? token = await database.Tokens.AsNoTracking().Include(t => t.LastUse).VisibleTo(caller, kind, customerId)
                .SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken);
            return token is null ? TokenErrors.NotFound.ToProblem() : TypedResults.Ok(TokenResponse.From(token, clock.GetUtcNow()));
        }

        public async Task<Results<Created<IssuedTokenResponse>, ProblemHttpResult>> IssueAsync(
            Caller caller, CustomerId customerId, IssueTokenRequest request, IssueToken issue, CancellationToken cancellationToken)
        {
            var grant = new TokenGrant(kind, customerId, request.Name, request.ExpiresAt.ToStorable(), request.AllowedCidrs, []);
            return Answer(customerId, await issue.ExecuteAsync(caller, grant, cancellationToken));
        }

        public async Task<Results<Created<IssuedTokenResponse>, ProblemHttpResult>> RotateAsync(
            Caller caller,
            CustomerId customerId,
            Guid tokenId,
            RotateTokenRequest? request,
            RotateToken rotate,
            PlatformContext database,
            CancellationToken cancellationToken)
        {
            IQueryable<AccessToken> visible = database.Tokens.VisibleTo(caller, kind, customerId);
            TimeSpan overlap = request?.OverlapTime ?? RotationOverlap.Default;
            return Answer(customerId, await rotate.ExecuteAsync(caller, visible, tokenId, overlap, cancellationToken));
        }

        public async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
            Caller caller, CustomerId customerId, Guid tokenId, RevokeToken revoke, PlatformContext database, CancellationToken cancellationToken)
        {
            Outcome<AccessToken> outcome = await revoke.ExecuteAsync(caller, database.Tokens.VisibleTo(caller, kind, customerId), tokenId, cancellationToken);
            return outcome.Succeeded(out _, out Failure? failure) ? TypedResults.NoContent() : failure.ToProblem();
        }

        private Results<Created<IssuedTokenResponse>, ProblemHttpResult> Answer(CustomerId customer, Outcome<IssuedToken> outcome) =>
            outcome.Succeeded(out IssuedToken? issued, out Failure? failure)
                ? TypedResults.Created($"/api/v1/customers/{customer}/{TokenNoun.Of(kind)}s/{issued.Row.Id}", IssuedTokenResponse.From(issued))
                : failure.ToProblem();
    }
}
