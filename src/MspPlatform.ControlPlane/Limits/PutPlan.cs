using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Limits;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Limits;

/// <summary>Creates a plan or replaces its limits; the edges hear of it by themselves, and every customer of the plan has the new ones.</summary>
internal sealed class PutPlan(PlatformContext database, AuditLog audit, ILogger<PutPlan> log)
{
    public async Task<Outcome<Plan>> ExecuteAsync(
        Caller caller, string name, LimitSettings settings, ExpectedVersion expected, CancellationToken cancellationToken)
    {
        if (!settings.Read().Succeeded(out LimitOverrides? limits, out Failure? fault))
            return fault;

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        Plan? plan = await database.Plans.SingleOrDefaultAsync(p => p.Name == name, cancellationToken);
        if (!expected.Matches(plan?.Version))
            return LimitErrors.PlanVersionMismatch;

        PlanResponse? before = plan is null ? null : PlanResponse.From(plan);
        plan ??= database.Plans.Add(new Plan { Name = name }).Entity;
        plan.Limits = limits;
        if (!database.ChangeTracker.HasChanges())
            return plan;

        try
        {
            string action = before is null ? "plan.create" : "plan.update";
            await audit.CommitAsync(new AuditRecord(caller, action, null, name, before, PlanResponse.From(plan)), cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return LimitErrors.PlanChanged;
        }
        catch (DbUpdateException exception) when (exception.Violates(Constraints.PlanName))
        {
            return LimitErrors.PlanChanged;
        }

        Log.PlanChanged(log, name, caller.Actor);
        return plan;
    }
}
