namespace MspPlatform.RemoteWrite.Tests.Inspecting;

/// <summary>One series as lists; names and values as Latin-1, a character for each byte.</summary>
internal sealed class NaiveSeries(byte[] bytes)
{
    internal byte[] Bytes => bytes;

    internal List<(string Name, string Value)> Labels { get; } = [];

    internal List<long> Times { get; } = [];

    internal SeriesFaults Faults { get; set; }

    /// <summary>The same for the same labels, whatever their order.</summary>
    internal string Identity => string.Join('\n', Labels.Select(label => $"{label.Name.Length} {label.Name} {label.Value}").Order(StringComparer.Ordinal));
}
