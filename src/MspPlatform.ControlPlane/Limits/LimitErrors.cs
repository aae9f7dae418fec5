using MspPlatform.ControlPlane.Problems;

namespace MspPlatform.ControlPlane.Limits;

internal static class LimitErrors
{
    public static readonly Failure PlanNotFound = new(StatusCodes.Status404NotFound, "plan_not_found", "There is no such plan.");

    public static readonly Failure PlanChanged =
        new(StatusCodes.Status409Conflict, "plan_changed", "Somebody else changed the plan at the same moment; read it again.");

    public static readonly Failure PlanVersionMismatch =
        new(StatusCodes.Status412PreconditionFailed, "version_mismatch", "The plan is no longer, or not yet, the version that If-Match names; read it again.");

    /// <param name="fault">One sentence naming the member that is wrong.</param>
    public static Failure Invalid(string fault) => new(StatusCodes.Status400BadRequest, "invalid_limits", fault);
}
