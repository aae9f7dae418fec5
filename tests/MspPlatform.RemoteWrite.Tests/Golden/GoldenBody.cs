namespace MspPlatform.RemoteWrite.Tests.Golden;

/// <summary>A captured request body and what an independent decoder counted in it (see README.md beside).</summary>
public sealed record GoldenBody(string Name, int DecodedLength, int StaleMarkers, WriteRequestSummary Expected)
{
    private static readonly GoldenBody[] Captured =
    [
        new("vmagent-samples", 58107, 0, new WriteRequestSummary
        {
            Series = 295, Samples = 295, MaxLabels = 14, MinTimestamp = 1795258556597, MaxTimestamp = 1795258556597,
        }),
        new("vmagent-stale-markers", 59322, 288, new WriteRequestSummary
        {
            Series = 295, Samples = 295, MaxLabels = 14, MinTimestamp = 1795258574597, MaxTimestamp = 1795258574597,
        }),
        new("vmagent-target-down", 1252, 0, new WriteRequestSummary
        {
            Series = 7, Samples = 7, MaxLabels = 7, MinTimestamp = 1795258580597, MaxTimestamp = 1795258580597,
        }),
        new("prometheus-histograms-exemplars", 80161, 0, new WriteRequestSummary
        {
            Series = 468, Samples = 464, Histograms = 2, Exemplars = 2, MaxLabels = 12,
            MinTimestamp = 1795258570057, MaxTimestamp = 1795258570583,
        }),
        new("prometheus-metadata", 35483, 0, new WriteRequestSummary
        {
            Metadata = 337, MinTimestamp = long.MaxValue, MaxTimestamp = long.MinValue,
        }),
    ];

    internal static IEnumerable<GoldenBody> All => Captured;

    internal static TheoryData<string> Names => [.. Captured.Select(body => body.Name)];

    internal static GoldenBody Named(string name) => Captured.Single(body => body.Name == name);

    internal byte[] ReadBlock() => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", Name + ".bin"));

    /// <summary>The message, decoded by the peer and not by the code under test.</summary>
    internal byte[] ReadMessage() => IronSnappy.Snappy.Decode(ReadBlock());
}
