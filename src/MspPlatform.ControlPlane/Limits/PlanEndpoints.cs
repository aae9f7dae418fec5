using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Paging;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Limits;

/// <summary>Plans are never deleted: a customer's audit log names them.</summary>
internal static class PlanEndpoints
{
    public static void MapPlans(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder all = api.MapGroup("/plans").WithTags("Plans");

        RouteGroupBuilder read = all.MapGroup("").RequireScope(Scope.CustomersRead);
        read.MapGet("", ListAsync).WithName("ListPlans").WithSummary("List plans")
            .WithDescription("In the order of their names. A key that is limited to one customer sees the plan of that customer.");
        read.MapGet("/{planName}", GetAsync).WithName("GetPlan").WithSummary("Read a plan").ProducesProblem(StatusCodes.Status404NotFound)
            .WithDescription("The answer's ETag names the version; send it back in If-Match to change only what you have seen.");

        RouteGroupBuilder write = all.MapGroup("").RequireScope(Scope.CustomersWrite).RequireMspKey().ProducesProblem(StatusCodes.Status409Conflict);
        write.MapPut("/{planName}", PutAsync).WithName("PutPlan").WithSummary("Create or replace a plan")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .WithDescription("Holds for every customer of the plan, at the edge within seconds. "
                + "With If-Match only that version is replaced and nothing created.");
    }

    private static async Task<Results<Ok<Page<PlanResponse>>, ProblemHttpResult>> ListAsync(
        Caller caller, [AsParameters] PageQuery page, PlatformContext database, CancellationToken cancellationToken)
    {
        IQueryable<Plan> plans = database.PlansVisibleTo(caller).AsNoTracking();
        if (page.From is { } cursor)
        {
            if (Cursor.Read(cursor) is not { } last || !PlanNameAttribute.IsPlanName(last))
                return Cursor.Invalid.ToProblem();
            plans = plans.After(last);
        }

        List<Plan> rows = await plans.OrderBy(p => p.Name).Take(page.Size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(rows.ToPage(page.Size, p => p.Name, PlanResponse.From));
    }

    private static async Task<Results<Ok<PlanResponse>, ProblemHttpResult>> GetAsync(
        Caller caller, [PlanName] string planName, PlatformContext database, HttpResponse response, CancellationToken cancellationToken)
    {
        Plan? plan = await database.PlansVisibleTo(caller).AsNoTracking().SingleOrDefaultAsync(p => p.Name == planName, cancellationToken);
        if (plan is null)
            return LimitErrors.PlanNotFound.ToProblem();
        response.Headers.ETag = ExpectedVersion.TagOf(plan.Version);
        return TypedResults.Ok(PlanResponse.From(plan));
    }

    private static async Task<Results<Ok<PlanResponse>, ProblemHttpResult>> PutAsync(
        Caller caller, [PlanName] string planName, PutPlanRequest request, PutPlan put, HttpContext context, CancellationToken cancellationToken)
    {
        var expected = ExpectedVersion.FromIfMatch(context.Request.Headers.IfMatch);
        Outcome<Plan> outcome = await put.ExecuteAsync(caller, planName, request.Limits, expected, cancellationToken);
        if (!outcome.Succeeded(out Plan? plan, out Failure? failure))
            return failure.ToProblem();
        context.Response.Headers.ETag = ExpectedVersion.TagOf(plan.Version);
        return TypedResults.Ok(PlanResponse.From(plan));
    }
}
