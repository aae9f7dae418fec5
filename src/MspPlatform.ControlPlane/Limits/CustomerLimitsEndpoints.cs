using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Limits;

internal static class CustomerLimitsEndpoints
{
    public static void MapCustomerLimits(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder limits = api.MapGroup("/customers/{customerId}/limits").WithTags("Limits")
            .RequireCustomerOfRoute().ProducesProblem(StatusCodes.Status404NotFound);
        limits.MapGet("", GetAsync).RequireScope(Scope.CustomersRead).WithName("GetCustomerLimits").WithSummary("Read the limits that hold for a customer")
            .WithDescription("Defaults, changed by the plan, changed by the customer's overrides. "
                + "The ETag is the customer's own and does not tell of a changed plan.");

        RouteGroupBuilder write = limits.MapGroup("").RequireScope(Scope.CustomersWrite).RequireMspKey().ProducesProblem(StatusCodes.Status409Conflict);
        write.MapPut("", PutAsync).WithName("SetCustomerLimits").WithSummary("Replace a customer's overrides")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .WithDescription("The body is the whole of the overrides: what is not in it is inherited again, and `{}` removes all. "
                + "Holds at the edge within seconds. With If-Match the change happens only to that version of the customer.");
    }

    private static async Task<Results<Ok<CustomerLimitsResponse>, ProblemHttpResult>> GetAsync(
        Caller caller, CustomerId customerId, PlatformContext database, HttpResponse response, CancellationToken cancellationToken)
    {
        Customer? customer = await database.Customers.AsNoTracking().VisibleTo(caller).SingleOrDefaultAsync(c => c.Id == customerId, cancellationToken);
        return customer is null ? CustomerErrors.NotFound.ToProblem() : await AnswerAsync(customer, database, response, cancellationToken);
    }

    private static async Task<Results<Ok<CustomerLimitsResponse>, ProblemHttpResult>> PutAsync(
        Caller caller,
        CustomerId customerId,
        LimitSettings overrides,
        SetCustomerLimits set,
        PlatformContext database,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var expected = ExpectedVersion.FromIfMatch(context.Request.Headers.IfMatch);
        Outcome<Customer> outcome = await set.ExecuteAsync(caller, customerId, overrides, expected, cancellationToken);
        return outcome.Succeeded(out Customer? customer, out Failure? failure)
            ? await AnswerAsync(customer, database, context.Response, cancellationToken)
            : failure.ToProblem();
    }

    private static async Task<Ok<CustomerLimitsResponse>> AnswerAsync(
        Customer customer, PlatformContext database, HttpResponse response, CancellationToken cancellationToken)
    {
        LimitOverrides plan = await database.Plans.Where(p => p.Name == customer.Plan).Select(p => p.Limits).SingleAsync(cancellationToken);
        response.Headers.ETag = ExpectedVersion.TagOf(customer.Version);
        return TypedResults.Ok(CustomerLimitsResponse.From(customer, plan));
    }
}
