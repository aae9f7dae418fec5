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
    public static readonly RejectionReason RequestRate = new("request_rate");
    public static readonly RejectionReason SampleRate = new("sample_rate");
    public static readonly RejectionReason ByteRate = new("byte_rate");
    public static readonly RejectionReason ConcurrentWrites = new("concurrent_writes");
    public static readonly RejectionReason SeriesPerRequest = new("series_per_request");
    public static readonly RejectionReason ActiveSeries = new("active_series");
    public static readonly RejectionReason NewSeriesPerDay = new("new_series_per_day");
    public static readonly RejectionReason TooManyLabels = new("too_many_labels");
    public static readonly RejectionReason LabelNameTooLong = new("label_name_too_long");
    public static readonly RejectionReason LabelValueTooLong = new("label_value_too_long");
    public static readonly RejectionReason DuplicateLabel = new("duplicate_label");
    public static readonly RejectionReason SampleTooOld = new("sample_too_old");
    public static readonly RejectionReason SampleTooNew = new("sample_too_new");
    public static readonly RejectionReason ExemplarsNotStored = new("exemplars_not_stored");
    public static readonly RejectionReason ConcurrentQueries = new("concurrent_queries");
    public static readonly RejectionReason QueryRange = new("query_range");
    public static readonly RejectionReason QueryPoints = new("query_points");
    public static readonly RejectionReason QuerySeries = new("query_series");
    public static readonly RejectionReason EdgeBusy = new("edge_busy");
    public static readonly RejectionReason UnknownEndpoint = new("unknown_endpoint");
    public static readonly RejectionReason BadParameter = new("bad_parameter");
    public static readonly RejectionReason TokensUnavailable = new("tokens_unavailable");
    public static readonly RejectionReason StoreUnavailable = new("store_unavailable");
    public static readonly RejectionReason StoreUnsafe = new("store_unsafe");
    public static readonly RejectionReason StoreRefused = new("store_refused");
    public static readonly RejectionReason StoreLimit = new("store_limit");
    public static readonly RejectionReason ReadsNotSupported = new("reads_not_supported");
    public static readonly RejectionReason AlertingUnavailable = new("alerting_unavailable");
    public static readonly RejectionReason AuditUnavailable = new("audit_unavailable");
    public static readonly RejectionReason ControlPlaneUnavailable = new("control_plane_unavailable");

    /// <summary>Every reason, for the docs' completeness test.</summary>
    public static IReadOnlyList<RejectionReason> All { get; } =
    [
        MissingCredentials, MalformedToken, WrongTokenKind, UnknownToken, TokenExpired, TokenRevoked, CustomerSuspended, CustomerOffboarded,
        AddressNotAllowed, UnsupportedEncoding, UnsupportedContentType, BodyTooLarge, DecodedBodyTooLarge, IncompleteBody, MalformedSnappy,
        MalformedBody, ReservedLabel, RequestRate, SampleRate, ByteRate, ConcurrentWrites, SeriesPerRequest, ActiveSeries, NewSeriesPerDay,
        TooManyLabels, LabelNameTooLong, LabelValueTooLong, DuplicateLabel, SampleTooOld, SampleTooNew, ExemplarsNotStored,
        ConcurrentQueries, QueryRange, QueryPoints, QuerySeries, EdgeBusy, UnknownEndpoint, BadParameter, TokensUnavailable, StoreUnavailable, StoreUnsafe,
        StoreRefused, StoreLimit, ReadsNotSupported, AlertingUnavailable, AuditUnavailable, ControlPlaneUnavailable,
    ];

    public override string ToString() => Id;
}
