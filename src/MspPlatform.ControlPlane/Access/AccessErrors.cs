using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain;
using MspPlatform.Domain.Customers;

namespace MspPlatform.ControlPlane.Access;

/// <summary>Why a caller was refused. Codes are the edge's reason ids where both refuse the same thing.</summary>
internal static class AccessErrors
{
    public static readonly Failure MissingCredentials = Unauthenticated(
        RejectionReason.MissingCredentials, "Send an API key: Authorization: Bearer msp_api_….");
    public static readonly Failure MalformedToken = Unauthenticated(
        RejectionReason.MalformedToken, "The credential is not a token of this platform; a character may be missing or mistyped.");
    public static readonly Failure WrongTokenKind = Unauthenticated(
        RejectionReason.WrongTokenKind, "This token is of another kind; the API wants an API key, msp_api_….");
    public static readonly Failure UnknownToken = Unauthenticated(RejectionReason.UnknownToken, "The API key is not known here.");
    public static readonly Failure TokenExpired = Unauthenticated(RejectionReason.TokenExpired, "The API key has expired or was rotated out.");
    public static readonly Failure TokenRevoked = Unauthenticated(RejectionReason.TokenRevoked, "The API key was revoked.");
    public static readonly Failure AddressNotAllowed = Forbidden(RejectionReason.AddressNotAllowed.Id, "The API key may not be used from this address.");
    public static readonly Failure MspKeyRequired = Forbidden(
        "msp_key_required", "Only a key of the MSP itself may do this; this key is limited to one customer.");

    public static Failure CustomerNotActive(CustomerState state) => state == CustomerState.Suspended
        ? Forbidden(RejectionReason.CustomerSuspended.Id, "The customer that this API key belongs to is suspended.")
        : Forbidden(RejectionReason.CustomerOffboarded.Id, "The customer that this API key belongs to is leaving or has left.");

    public static Failure InsufficientScope(string scope) => Forbidden("insufficient_scope", $"The API key lacks the scope {scope}.");

    private static Failure Unauthenticated(RejectionReason reason, string detail) => new(StatusCodes.Status401Unauthorized, reason.Id, detail);

    private static Failure Forbidden(string code, string detail) => new(StatusCodes.Status403Forbidden, code, detail);
}
