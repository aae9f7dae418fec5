namespace MspPlatform.ControlPlane.Usage;

/// <summary>What was counted in one bucket.</summary>
/// <param name="From">The bucket's beginning, UTC.</param>
/// <param name="TokenId">The token; null unless grouped by token.</param>
/// <param name="TokenName">The token's name; null unless grouped by token.</param>
/// <param name="Writes">Writes that were acknowledged, in full or in part.</param>
/// <param name="Samples">Samples and histograms that the store acknowledged.</param>
/// <param name="Bytes">Bytes of acknowledged bodies as sent.</param>
/// <param name="Queries">Queries that were answered.</param>
/// <param name="QuerySeconds">Time that the store took for them.</param>
/// <param name="ActiveSeries">
/// The most series of any minute: each seen during the hour before, or, when grouped by token, each that the token wrote since the UTC
/// hour began, estimated. Series that go through two edges count twice. Null when no edge told.
/// </param>
/// <param name="Rejections">What was refused, by reason.</param>
public sealed record UsageItemResponse(
    DateTimeOffset From,
    Guid? TokenId,
    string? TokenName,
    long Writes,
    long Samples,
    long Bytes,
    long Queries,
    decimal QuerySeconds,
    long? ActiveSeries,
    IReadOnlyList<UsageRejectionResponse> Rejections);
