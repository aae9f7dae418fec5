using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Paging;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Domain.Backends;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Backends;

namespace MspPlatform.ControlPlane.Backends;

/// <summary>Addresses of the MSP's own network: no business of a customer's key, not even to read.</summary>
internal static class BackendEndpoints
{
    public static void MapBackends(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder all = api.MapGroup("/backends").WithTags("Back ends").RequireMspKey();

        RouteGroupBuilder read = all.MapGroup("").RequireScope(Scope.CustomersRead);
        read.MapGet("", ListAsync).WithName("ListBackends").WithSummary("List back ends")
            .WithDescription("In the order of their names. \"default\" stands here only when it is not what the edge's own configuration says.");
        read.MapGet("/{backendName}", GetAsync).WithName("GetBackend").WithSummary("Read a back end").ProducesProblem(StatusCodes.Status404NotFound)
            .WithDescription("The answer's ETag names the version; send it back in If-Match to change only what you have seen.");

        RouteGroupBuilder write = all.MapGroup("").RequireScope(Scope.CustomersWrite)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        write.MapPut("/{backendName}", PutAsync).WithName("PutBackend").WithSummary("Create a back end or change where it is")
            .WithDescription("Holds for every customer who lives there, at the edge within seconds; no sample is moved. "
                + "With If-Match only that version is replaced and nothing created.");
        write.MapDelete("/{backendName}", DeleteAsync).WithName("DeleteBackend").WithSummary("Remove a back end that nobody lives in")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<Page<BackendResponse>>, ProblemHttpResult>> ListAsync(
        [AsParameters] PageQuery page, PlatformContext database, CancellationToken cancellationToken)
    {
        IQueryable<Backend> backends = database.Backends.AsNoTracking();
        if (page.From is { } cursor)
        {
            if (!BackendName.TryParse(Cursor.Read(cursor), out BackendName last))
                return Cursor.Invalid.ToProblem();
            backends = backends.After(last);
        }

        List<Backend> rows = await backends.OrderBy(b => b.Name).Take(page.Size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(rows.ToPage(page.Size, b => b.Name.Value, BackendResponse.From));
    }

    private static async Task<Results<Ok<BackendResponse>, ProblemHttpResult>> GetAsync(
        [BackendName] string backendName, PlatformContext database, HttpResponse response, CancellationToken cancellationToken)
    {
        var name = BackendName.Parse(backendName);
        Backend? backend = await database.Backends.AsNoTracking().SingleOrDefaultAsync(b => b.Name == name, cancellationToken);
        return backend is null ? BackendErrors.NotFound.ToProblem() : Answer(backend, response);
    }

    private static async Task<Results<Ok<BackendResponse>, ProblemHttpResult>> PutAsync(
        Caller caller, [BackendName] string backendName, PutBackendRequest request, PutBackend put, HttpContext context, CancellationToken cancellationToken)
    {
        var expected = ExpectedVersion.FromIfMatch(context.Request.Headers.IfMatch);
        Outcome<Backend> outcome = await put.ExecuteAsync(caller, BackendName.Parse(backendName), request, expected, cancellationToken);
        return outcome.Succeeded(out Backend? backend, out Failure? failure) ? Answer(backend, context.Response) : failure.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Caller caller, [BackendName] string backendName, DeleteBackend delete, HttpContext context, CancellationToken cancellationToken)
    {
        var expected = ExpectedVersion.FromIfMatch(context.Request.Headers.IfMatch);
        Outcome<Backend> outcome = await delete.ExecuteAsync(caller, BackendName.Parse(backendName), expected, cancellationToken);
        return outcome.Succeeded(out _, out Failure? failure) ? TypedResults.NoContent() : failure.ToProblem();
    }

    private static Ok<BackendResponse> Answer(Backend backend, HttpResponse response)
    {
        response.Headers.ETag = ExpectedVersion.TagOf(backend.Version);
        return TypedResults.Ok(BackendResponse.From(backend));
    }
}
