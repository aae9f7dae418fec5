using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MspPlatform.Persistence;

/// <summary>Constraints that decide races: whoever loses is told by the constraint's name what was taken.</summary>
public static class Constraints
{
    public const string CustomerId = "pk_customers";
    public const string CustomerPlan = "fk_customers_plan";
    public const string BackendName = "pk_backends";
    public const string CustomerBackend = "fk_customers_backend";
    public const string PlanName = "pk_plans";
    public const string CurrentTokenName = "ux_tokens_current_name";
    public const string TokenHash = "ux_tokens_hash";
    public const string TokenCustomer = "fk_tokens_customer";

    /// <summary>Whether the database refused the change because of this constraint.</summary>
    public static bool Violates(this DbUpdateException exception, string constraint) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation } refusal
        && refusal.ConstraintName == constraint;
}
