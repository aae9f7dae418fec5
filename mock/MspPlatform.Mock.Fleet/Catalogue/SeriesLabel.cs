namespace MspPlatform.Mock.Fleet.Catalogue;

/// <summary>A label of a series besides the six that every series of a server has.</summary>
/// <param name="Name">As the exporter names it.</param>
/// <param name="Value">Never empty: a scraper drops empty labels, and the protocol forbids them. Null means the server's own name.</param>
internal readonly record struct SeriesLabel(string Name, string? Value)
{
    public static implicit operator SeriesLabel((string Name, string Value) pair) => new(pair.Name, pair.Value);

    public static SeriesLabel OfServerName(string name) => new(name, null);
}
