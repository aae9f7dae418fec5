using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;


namespace MspPlatform.ControlPlane.Tokens;

internal static class TokenErrors
{
    public static readonly Failure NotFound = new(StatusCodes.Status404NotFound, "token_not_found", "There is no such token.");

    public static readonly Failure ExpiresInPast = new(StatusCodes.Status400BadRequest, "expires_in_past", "expiresAt must be in the future.");

    public static readonly Failure NotCurrent =
        new(StatusCodes.Status409Conflict, "token_not_current",
            "The token was rotated, revoked or has expired; only a current token can be rotated. Issue a new one.");

    public static Failure NameTaken(string name) =>
        new(StatusCodes.Status409Conflict, "token_name_taken", $"A current token is named '{name}'. Rotate or revoke that one, or choose another name.");

    public static Failure InvalidCidr(string cidr) => new(
        StatusCodes.Status400BadRequest,
        "invalid_cidr",
        $"'{(cidr.Length > 64 ? cidr[..64] + "…" : cidr)}' is not a network in CIDR notation; bits after the prefix must be zero, as in 203.0.113.0/24.");

    public static Failure CustomerLeaving(CustomerState state) => new(
        StatusCodes.Status409Conflict, "invalid_customer_state", $"The customer is {CustomerStateText.Of(state)} and gets no new tokens.");

}
