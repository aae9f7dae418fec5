namespace MspPlatform.Domain;

/// <summary>
/// Why the edge refused a request. The id stands in the answer's text, in the metric label <c>reason</c> and as an anchor in
/// docs/operations.md, so it is stable: programs and alerts match on it.
/// </summary>
public sealed record RejectionReason(string Id)
{
    public static readonly RejectionReason MissingCredentials = new("missing_credentials");
    public static readonly RejectionReason MalformedToken = new("malformed_token");
    public static readonly RejectionReason WrongTokenKind = new("wrong_token_kind");
    public static readonly RejectionReason UnknownToken = new("unknown_token");
    public static readonly RejectionReason TokenExpired = new("token_expired");
    public static readonly RejectionReason TokenRevoked = new("token_revoked");
    public static readonly RejectionReason CustomerSuspended = new("customer_suspended");
    public static readonly RejectionReason CustomerOffboarded = new("customer_offboarded");
    public static readonly RejectionReason AddressNotAllowed = new("address_not_allowed");
    public static readonly RejectionReason UnsupportedEncoding = new("unsupported_encoding");
    public static readonly RejectionReason UnsupportedContentType = new("unsupported_content_type");
    public static readonly RejectionReason BodyTooLarge = new("body_too_large");
    public static readonly RejectionReason DecodedBodyTooLarge = new("decoded_body_too_large");
    public static readonly RejectionReason IncompleteBody = new("incomplete_body");
    public static readonly RejectionReason MalformedSnappy = new("malformed_snappy");
    public static readonly RejectionReason MalformedBody = new("malformed_body");
    public static readonly RejectionReason ReservedLabel = new("reserved_label");
    public static readonly RejectionReason UnknownEndpoint = new("unknown_endpoint");
    public static readonly RejectionReason BadParameter = new("bad_parameter");
    public static readonly RejectionReason TokensUnavailable = new("tokens_unavailable");
    public static readonly RejectionReason StoreUnavailable = new("store_unavailable");
    public static readonly RejectionReason StoreRefused = new("store_refused");
    public static readonly RejectionReason ControlPlaneUnavailable = new("control_plane_unavailable");

    /// <summary>Every reason, for the docs' completeness test.</summary>
    public static IReadOnlyList<RejectionReason> All { get; } =
    [
        MissingCredentials, MalformedToken, WrongTokenKind, UnknownToken, TokenExpired, TokenRevoked, CustomerSuspended, CustomerOffboarded,
        AddressNotAllowed, UnsupportedEncoding, UnsupportedContentType, BodyTooLarge, DecodedBodyTooLarge, IncompleteBody, MalformedSnappy,
        MalformedBody, ReservedLabel, UnknownEndpoint, BadParameter, TokensUnavailable, StoreUnavailable, StoreRefused,
        ControlPlaneUnavailable,
    ];

    public override string ToString() => Id;
}
