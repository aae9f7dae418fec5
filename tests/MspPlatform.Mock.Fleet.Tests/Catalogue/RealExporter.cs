namespace MspPlatform.Mock.Fleet.Tests.Catalogue;

/// <summary>What a real node_exporter 1.9 shows, from the committed list.</summary>
internal static class RealExporter
{
    public sealed record Metric(string Type, string[] Labels, string[] UsuallyEmptyLabels);

    public static IReadOnlyDictionary<string, Metric> Metrics { get; } = Load();

    private static Dictionary<string, Metric> Load()
    {
        using var reader = new StreamReader(typeof(RealExporter).Assembly.GetManifestResourceStream("node_exporter")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Split(' ')).ToDictionary(
            words => words[1],
            words => new Metric(
                words[0],
                [.. words[2..].Where(label => !label.EndsWith('?'))],
                [.. words[2..].Where(label => label.EndsWith('?')).Select(label => label[..^1])]));
    }
}
