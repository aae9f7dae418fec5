using MspPlatform.Persistence.Usage;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>What one edge refused to one token for one reason in one minute.</summary>
/// <param name="Reason">The reason's id, as in the edge's answer.</param>
/// <param name="ReportOnly">True when a limit was only rehearsed and the samples were let pass.</param>
/// <param name="Minute">The minute's beginning, UTC.</param>
/// <param name="Requests">Requests concerned.</param>
/// <param name="Samples">Samples concerned; 0 when the requests were refused before their samples were counted.</param>
/// <param name="LastAt">When it happened last.</param>
/// <param name="Example">The first series concerned, <c>name{label="value"}</c>, possibly cut; null when there is none to show.</param>
public sealed record RejectionResponse(
    string Reason,
    bool ReportOnly,
    DateTimeOffset Minute,
    Guid TokenId,
    string? TokenName,
    long Requests,
    long Samples,
    DateTimeOffset LastAt,
    string? Example)
{
    internal static RejectionResponse From(RejectionMinute row, string? tokenName) =>
        new(row.Reason, row.ReportOnly, row.Minute, row.TokenId, tokenName, row.Requests, row.Samples, row.LastAt, row.Example);
}
