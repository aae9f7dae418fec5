using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Backends;

namespace MspPlatform.ControlPlane.Backends;

internal static class BackendErrors
{
    public static readonly Failure NotFound = new(StatusCodes.Status404NotFound, "backend_not_found", "There is no such back end.");

    public static readonly Failure Changed =
        new(StatusCodes.Status409Conflict, "backend_changed", "Somebody else changed the back end at the same moment; read it again.");

    public static readonly Failure VersionMismatch = new(
        StatusCodes.Status412PreconditionFailed, "version_mismatch", "The back end is no longer, or not yet, the version that If-Match names; read it again.");

    public static Failure InUse(BackendName name) =>
        new(StatusCodes.Status409Conflict, "backend_in_use", $"Customers live in '{name}'; it can be removed when none does.");

    /// <param name="fault">One sentence naming the member that is wrong.</param>
    public static Failure Invalid(string fault) => new(StatusCodes.Status400BadRequest, "invalid_backend", fault);
}
