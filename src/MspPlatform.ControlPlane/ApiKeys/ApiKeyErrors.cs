using MspPlatform.ControlPlane.Problems;

namespace MspPlatform.ControlPlane.ApiKeys;

internal static class ApiKeyErrors
{
    public static readonly Failure CustomerExceedsOwn = new(
        StatusCodes.Status403Forbidden,
        "customer_exceeds_own",
        "This key is limited to one customer and can make only keys that are limited to the same customer.");

    public static Failure UnknownScope(string scope) =>
        new(StatusCodes.Status400BadRequest, "unknown_scope", $"There is no scope '{(scope.Length > 64 ? scope[..64] + "…" : scope)}'.");

    public static Failure MspOnlyScope(string scope) =>
        new(StatusCodes.Status400BadRequest, "scope_not_grantable",
            $"The scope {scope} is for the MSP's own keys; a key that is limited to a customer cannot have it.");

    public static Failure ScopeExceedsOwn(string scope) =>
        new(StatusCodes.Status403Forbidden, "scope_exceeds_own", $"Your key lacks the scope {scope}, so it cannot hand it on.");
}
