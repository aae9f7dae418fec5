using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace MspPlatform.Conventions.Tests.Deployment;

/// <summary>A Compose file as nested maps, with questions that the rules ask.</summary>
internal sealed class ComposeFile(SourceFile file)
{
    private readonly Dictionary<string, object?> _root = Read(file.Text);

    public IReadOnlyDictionary<string, ComposeService> Services =>
        Map(_root.GetValueOrDefault("services")).ToDictionary(s => s.Key, s => new ComposeService(s.Key, Map(s.Value)), StringComparer.Ordinal);

    public IEnumerable<string> Secrets => Map(_root.GetValueOrDefault("secrets")).Keys;

    public IEnumerable<string> Networks => Map(_root.GetValueOrDefault("networks")).Keys;

    public IEnumerable<string> InternalNetworks =>
        Map(_root.GetValueOrDefault("networks")).Where(n => Map(n.Value).GetValueOrDefault("internal") as string == "true").Select(n => n.Key);

    // Compose merges "<<" itself; YAML 1.2 parsers leave it to the reader.
    private static Dictionary<string, object?> Read(string text) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<string, object?>>(new MergingParser(new Parser(new StringReader(text))));

    internal static Dictionary<string, object?> Map(object? value) =>
        value switch
        {
            Dictionary<string, object?> map => map,
            IDictionary<object, object?> map => map.ToDictionary(p => (string)p.Key, p => p.Value, StringComparer.Ordinal),
            _ => [],
        };
}
