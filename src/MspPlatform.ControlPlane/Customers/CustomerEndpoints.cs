using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Paging;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

internal static class CustomerEndpoints
{
    public static void MapCustomers(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder all = api.MapGroup("/customers").WithTags("Customers");
        RouteGroupBuilder one = all.MapGroup("/{customerId}").RequireCustomerOfRoute().ProducesProblem(StatusCodes.Status404NotFound);

        all.MapGet("", ListAsync).RequireScope(Scope.CustomersRead).WithName("ListCustomers").WithSummary("List customers")
            .WithDescription("In the order of their ids. A key that is limited to one customer sees that one.");
        one.MapGet("", GetAsync).RequireScope(Scope.CustomersRead).WithName("GetCustomer").WithSummary("Read a customer")
            .WithDescription("The answer's ETag names the version; send it back in If-Match to change only what you have seen.");

        RouteGroupBuilder create = all.MapGroup("").RequireScope(Scope.CustomersWrite).RequireMspKey().ProducesProblem(StatusCodes.Status409Conflict);
        create.MapPost("", CreateAsync).WithName("CreateCustomer").WithSummary("Create a customer");

        RouteGroupBuilder change = one.MapGroup("").RequireScope(Scope.CustomersWrite).RequireMspKey().ProducesProblem(StatusCodes.Status409Conflict);
        change.MapPatch("", UpdateAsync).WithName("UpdateCustomer").WithSummary("Change a customer's name or plan")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .WithDescription("JSON merge patch: members that are absent stay as they are. With If-Match the change happens only to that version.");
        change.MapPost("/suspend", SuspendAsync).WithName("SuspendCustomer").WithSummary("Suspend a customer")
            .WithDescription("The edge refuses the customer's writes and reads with 403 from now on. Suspending a suspended customer changes nothing.");
        change.MapPost("/resume", ResumeAsync).WithName("ResumeCustomer").WithSummary("Resume a suspended customer")
            .WithDescription("Resuming an active customer changes nothing.");
    }

    private static async Task<Results<Ok<Page<CustomerResponse>>, ProblemHttpResult>> ListAsync(
        Caller caller, [AsParameters] CustomerQuery query, [AsParameters] PageQuery page, PlatformContext database, CancellationToken cancellationToken)
    {
        IQueryable<Customer> customers = database.Customers.AsNoTracking().VisibleTo(caller).Matching(query);
        if (page.From is { } cursor)
        {
            if (!CustomerId.TryParse(Cursor.Read(cursor), out CustomerId last))
                return Cursor.Invalid.ToProblem();
            customers = customers.After(last);
        }

        List<Customer> rows = await customers.OrderBy(c => c.Id).Take(page.Size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(rows.ToPage(page.Size, c => c.Id.Value, CustomerResponse.From));
    }

    private static async Task<Results<Ok<CustomerResponse>, ProblemHttpResult>> GetAsync(
        Caller caller, CustomerId customerId, PlatformContext database, HttpResponse response, CancellationToken cancellationToken)
    {
        Customer? customer = await database.Customers.AsNoTracking().VisibleTo(caller).SingleOrDefaultAsync(c => c.Id == customerId, cancellationToken);
        return customer is null ? CustomerErrors.NotFound.ToProblem() : Answer(customer, response);
    }

    private static async Task<Results<Created<CustomerResponse>, ProblemHttpResult>> CreateAsync(
        Caller caller, CreateCustomerRequest request, CreateCustomer create, HttpResponse response, CancellationToken cancellationToken)
    {
        Outcome<Customer> outcome = await create.ExecuteAsync(caller, request, cancellationToken);
        if (!outcome.Succeeded(out Customer? customer, out Failure? failure))
            return failure.ToProblem();
        response.Headers.ETag = ExpectedVersion.TagOf(customer.Version);
        return TypedResults.Created($"/api/v1/customers/{customer.Id}", CustomerResponse.From(customer));
    }

    private static async Task<Results<Ok<CustomerResponse>, ProblemHttpResult>> UpdateAsync(
        Caller caller, CustomerId customerId, UpdateCustomerRequest request, UpdateCustomer update, HttpContext context, CancellationToken cancellationToken)
    {
        var expected = ExpectedVersion.FromIfMatch(context.Request.Headers.IfMatch);
        return Answer(await update.ExecuteAsync(caller, customerId, request, expected, cancellationToken), context.Response);
    }

    private static async Task<Results<Ok<CustomerResponse>, ProblemHttpResult>> SuspendAsync(
        Caller caller, CustomerId customerId, ChangeCustomerState change, HttpResponse response, CancellationToken cancellationToken) =>
        Answer(await change.SuspendAsync(caller, customerId, cancellationToken), response);

    private static async Task<Results<Ok<CustomerResponse>, ProblemHttpResult>> ResumeAsync(
        Caller caller, CustomerId customerId, ChangeCustomerState change, HttpResponse response, CancellationToken cancellationToken) =>
        Answer(await change.ResumeAsync(caller, customerId, cancellationToken), response);

    private static Results<Ok<CustomerResponse>, ProblemHttpResult> Answer(Outcome<Customer> outcome, HttpResponse response) =>
        outcome.Succeeded(out Customer? customer, out Failure? failure) ? Answer(customer, response) : failure.ToProblem();

    private static Ok<CustomerResponse> Answer(Customer customer, HttpResponse response)
    {
        response.Headers.ETag = ExpectedVersion.TagOf(customer.Version);
        return TypedResults.Ok(CustomerResponse.From(customer));
    }
}
