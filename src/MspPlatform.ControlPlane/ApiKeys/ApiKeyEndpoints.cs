using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Paging;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.ControlPlane.Tokens;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.ApiKeys;

/// <summary>Credentials for programs that call this API. Not below a customer, because most of them are the MSP's own.</summary>
internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder all = api.MapGroup("/api-keys").WithTags("ApiKeys");

        RouteGroupBuilder read = all.MapGroup("").RequireScope(Scope.ApiKeysRead);
        read.MapGet("", ListAsync).WithName("ListApiKeys").WithSummary("List API keys, the oldest first")
            .WithDescription("A key that is limited to one customer sees the keys of that customer.");
        read.MapGet("/{keyId}", GetAsync).WithName("GetApiKey").WithSummary("Read an API key").ProducesProblem(StatusCodes.Status404NotFound);

        RouteGroupBuilder write = all.MapGroup("").RequireScope(Scope.ApiKeysWrite)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        write.MapPost("", CreateAsync).WithName("CreateApiKey").WithSummary("Create an API key")
            .WithDescription("The answer holds the key, once. A key cannot give scopes, or a wider customer, than it has itself.");
        write.MapPost("/{keyId}/rotate", RotateAsync).WithName("RotateApiKey").WithSummary("Replace an API key by a new one")
            .WithDescription("Refused for a key with scopes that the caller lacks. Without a body the overlap is 24 hours.");
        write.MapDelete("/{keyId}", RevokeAsync).WithName("RevokeApiKey").WithSummary("Revoke an API key at once")
            .WithDescription("Holds from the next request on. Revoking it again changes nothing.");
    }

    private static async Task<Results<Ok<Page<ApiKeyResponse>>, ProblemHttpResult>> ListAsync(
        Caller caller, [AsParameters] PageQuery page, PlatformContext database, TimeProvider clock, CancellationToken cancellationToken)
    {
        IQueryable<AccessToken> keys = database.Tokens.AsNoTracking().Include(t => t.LastUse).VisibleTo(caller, TokenKind.Api);
        Outcome<Page<ApiKeyResponse>> outcome = await keys.ReadPageAsync(page, ApiKeyResponse.From, clock.GetUtcNow(), cancellationToken);
        return outcome.Succeeded(out Page<ApiKeyResponse>? found, out Failure? failure) ? TypedResults.Ok(found) : failure.ToProblem();
    }

    private static async Task<Results<Ok<ApiKeyResponse>, ProblemHttpResult>> GetAsync(
        Caller caller, Guid keyId, PlatformContext database, TimeProvider clock, CancellationToken cancellationToken)
    {
        AccessToken? key = await database.Tokens.AsNoTracking().Include(t => t.LastUse).VisibleTo(caller, TokenKind.Api)
            .SingleOrDefaultAsync(t => t.Id == keyId, cancellationToken);
        return key is null ? TokenErrors.NotFound.ToProblem() : TypedResults.Ok(ApiKeyResponse.From(key, clock.GetUtcNow()));
    }

    private static async Task<Results<Created<IssuedTokenResponse>, ProblemHttpResult>> CreateAsync(
        Caller caller, CreateApiKeyRequest request, IssueToken issue, CancellationToken cancellationToken)
    {
        CustomerId? customer = request.CustomerId is null ? null : CustomerId.Parse(request.CustomerId);
        if (GrantPolicy.Refuse(caller, customer, request.Scopes) is { } refusal)
            return refusal.ToProblem();
        string[] scopes = [.. request.Scopes.Distinct(StringComparer.Ordinal)];
        var grant = new TokenGrant(TokenKind.Api, customer, request.Name, request.ExpiresAt.ToStorable(), request.AllowedCidrs, scopes);
        return Answer(await issue.ExecuteAsync(caller, grant, cancellationToken));
    }

    private static async Task<Results<Created<IssuedTokenResponse>, ProblemHttpResult>> RotateAsync(
        Caller caller, Guid keyId, RotateTokenRequest? request, RotateToken rotate, PlatformContext database, CancellationToken cancellationToken)
    {
        IQueryable<AccessToken> visible = database.Tokens.VisibleTo(caller, TokenKind.Api);
        if (await visible.AsNoTracking().SingleOrDefaultAsync(t => t.Id == keyId, cancellationToken) is not { } key)
            return TokenErrors.NotFound.ToProblem();
        if (GrantPolicy.Refuse(caller, key.CustomerId, key.Scopes) is { } refusal)
            return refusal.ToProblem();
        TimeSpan overlap = request?.OverlapTime ?? RotationOverlap.Default;
        return Answer(await rotate.ExecuteAsync(caller, visible, keyId, overlap, cancellationToken));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        Caller caller, Guid keyId, RevokeToken revoke, PlatformContext database, CancellationToken cancellationToken)
    {
        Outcome<AccessToken> outcome = await revoke.ExecuteAsync(caller, database.Tokens.VisibleTo(caller, TokenKind.Api), keyId, cancellationToken);
        return outcome.Succeeded(out _, out Failure? failure) ? TypedResults.NoContent() : failure.ToProblem();
    }

    private static Results<Created<IssuedTokenResponse>, ProblemHttpResult> Answer(Outcome<IssuedToken> outcome) =>
        outcome.Succeeded(out IssuedToken? issued, out Failure? failure)
            ? TypedResults.Created($"/api/v1/api-keys/{issued.Row.Id}", IssuedTokenResponse.From(issued))
            : failure.ToProblem();
}
