namespace MspPlatform.ServiceDefaults.Metrics;

/// <summary>The values of an instrument's tags, in the order in which they were recorded. Our instruments have at most three.</summary>
internal readonly record struct SeriesKey(string? First, string? Second, string? Third)
{
    public const int MaxTags = 3;

    public static SeriesKey From(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(
        tags.Length > 0 ? Text(tags[0]) : null,
        tags.Length > 1 ? Text(tags[1]) : null,
        tags.Length > 2 ? Text(tags[2]) : null);

    private static string Text(KeyValuePair<string, object?> tag) => tag.Value as string ?? tag.Value?.ToString() ?? "";
}
