using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;

namespace MspPlatform.ControlPlane.Customers;

internal static class CustomerErrors
{
    public static readonly Failure NotFound = new(StatusCodes.Status404NotFound, "customer_not_found", "There is no such customer.");

    public static readonly Failure Changed =
        new(StatusCodes.Status409Conflict, "customer_changed", "Somebody else changed the customer at the same moment; read it again.");

    public static readonly Failure VersionMismatch =
        new(StatusCodes.Status412PreconditionFailed, "version_mismatch", "The customer is no longer the version that If-Match names; read it again.");

    public static Failure Exists(string id) =>
        new(StatusCodes.Status409Conflict, "customer_exists", $"The id '{id}' is taken. Ids are never given out twice, not even after a customer has left.");

    public static Failure Reserved(string id) => new(StatusCodes.Status409Conflict, "customer_exists", $"The id '{id}' is the platform's own.");

    public static Failure UnknownPlan(string plan) => new(StatusCodes.Status400BadRequest, "unknown_plan", $"There is no plan '{plan}'.");

    public static Failure UnknownBackend(string backend) => new(StatusCodes.Status400BadRequest, "unknown_backend", $"There is no back end '{backend}'.");

    public static Failure WrongState(CustomerState state) =>
        new(StatusCodes.Status409Conflict, "invalid_customer_state",
            $"The customer is {CustomerStateText.Of(state)}; only active and suspended customers can do this.");
}
