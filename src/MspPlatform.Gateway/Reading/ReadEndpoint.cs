namespace MspPlatform.Gateway.Reading;

/// <summary>One read endpoint that the edge lets through, with the parameters that it knows. Everything that is not listed is not passed on.</summary>
/// <param name="Path">Path below <c>/api/v1/</c>; <c>{name}</c> stands for a label name.</param>
/// <param name="Single">Parameters that may stand once.</param>
/// <param name="Matches">Whether <c>match[]</c> (and its alias <c>match</c>) may stand, any number of times.</param>
/// <param name="Source">Who answers it.</param>
internal sealed record ReadEndpoint(string Path, string[] Single, bool Matches, ReadSource Source = ReadSource.Store)
{
    /// <summary>Whether it computes points between two times.</summary>
    public bool IsRange => Path == "query_range";

    /// <summary>
    /// How many JSON objects deep the series of its answer lie: <c>{"data":{"result":[{…</c> or <c>{"data":[{…</c>; 0 when it has none.
    /// </summary>
    public int SeriesDepth => Path switch
    {
        "query" or "query_range" => 3,
        "series" => 2,
        _ => 0,
    };

    public const string MatchParameter = "match[]";

    /// <summary>VictoriaMetrics takes this as <c>match[]</c> too.</summary>
    public const string MatchAlias = "match";

    /// <summary>The allow-list. The store's other paths (admin, status, export, …) either change data or cannot be scoped to a customer.</summary>
    public static readonly ReadEndpoint[] All =
    [
        new("query", ["query", "time", "step", "timeout", "limit"], Matches: false),
        new("query_range", ["query", "start", "end", "step", "timeout", "limit"], Matches: false),
        new("series", ["start", "end", "limit"], Matches: true),
        new("labels", ["start", "end", "limit"], Matches: true),
        new("label/{name}/values", ["start", "end", "limit"], Matches: true),
        new("metadata", ["metric", "limit", "limit_per_metric"], Matches: false, ReadSource.Metadata),
        new("rules", ["type"], Matches: false, ReadSource.Rules),
        new("alerts", [], Matches: false, ReadSource.Alerts),
    ];
}
