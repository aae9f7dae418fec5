namespace MspPlatform.Conventions.Tests.Deployment;

/// <summary>One service of a Compose file.</summary>
internal sealed record ComposeService(string Name, Dictionary<string, object?> Map)
{
    public string? Text(string key) => Map.GetValueOrDefault(key) as string;

    public bool Has(string key) => Map.ContainsKey(key);

    /// <summary>A list's items, or a map's keys.</summary>
    public IReadOnlyList<string> List(string key) => Map.GetValueOrDefault(key) switch
    {
        IEnumerable<object> items and not IDictionary<object, object?> => [.. items.Select(i => i as string ?? string.Join(';', ComposeFile.Map(i).Select(p => $"{p.Key}={p.Value}")))],
        { } map => [.. ComposeFile.Map(map).Keys],
        null => [],
    };

    public IReadOnlyDictionary<string, string> Environment =>
        ComposeFile.Map(Map.GetValueOrDefault("environment")).ToDictionary(p => p.Key, p => p.Value as string ?? "", StringComparer.Ordinal);
}
