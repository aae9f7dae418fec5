using MspPlatform.ControlPlane.Access;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Limits;

internal static class PlanQueries
{
    /// <summary>A customer sees the plan that it has: other plans' names and limits tell of other customers' contracts.</summary>
    public static IQueryable<Plan> PlansVisibleTo(this PlatformContext database, Caller caller) =>
        caller.Customer is { } own ? database.Plans.Where(p => database.Customers.Any(c => c.Id == own && c.Plan == p.Name)) : database.Plans;

    public static IQueryable<Plan> After(this IQueryable<Plan> plans, string last) =>
#pragma warning disable CA1309 // Becomes SQL, where the database's collation compares, the same that orders the list.
        plans.Where(p => string.Compare(p.Name, last) > 0);
#pragma warning restore CA1309
}
