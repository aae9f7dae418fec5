using System.Text.RegularExpressions;

namespace MspPlatform.ControlPlane.Tests.AgentSetup.Alloy;

/// <summary>What Alloy would say about a file that parses: components, arguments and their types, references, timeouts.</summary>
internal static class AlloyReview
{
    /// <summary>The problems found, in the order of the file; empty when there is none.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyList<AlloyBlock> file)
    {
        var problems = new List<string>();
        var exports = new HashSet<string>(StringComparer.Ordinal) { "constants.hostname" };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var block in file)
        {
            if (!AlloySchema.Components.TryGetValue(block.Name, out var schema)) continue;
            if (!seen.Add($"{block.Name}.{block.Label}")) problems.Add($"line {block.Line}: {block.Name}.{block.Label} is declared twice");
            foreach (var export in schema.Exports) exports.Add($"{block.Name}.{block.Label}.{export}");
        }

        foreach (var block in file)
        {
            if (AlloySchema.Components.TryGetValue(block.Name, out var schema)) Block(block, schema, exports, problems);
            else problems.Add($"line {block.Line}: there is no component {block.Name}");
            if (block.Name == "prometheus.scrape") Timeout(block, problems);
        }

        return problems;
    }

    private static void Block(AlloyBlock block, AlloySchema schema, HashSet<string> exports, List<string> problems)
    {
        if (schema.Labelled != block.Label is not null) problems.Add($"line {block.Line}: {block.Name} {(schema.Labelled ? "needs a label" : "takes no label")}");
        foreach (var argument in schema.Arguments.Where(a => a.EndsWith('!')).Select(a => a.Split(' ')[1].TrimEnd('!')))
            if (block.Attributes.All(a => a.Name != argument)) problems.Add($"line {block.Line}: {block.Name} needs {argument}");
        foreach (var attribute in block.Attributes)
        {
            var type = schema.Arguments.FirstOrDefault(a => a.Split(' ')[1].TrimEnd('!') == attribute.Name)?.Split(' ')[0];
            if (type is null) problems.Add($"line {attribute.Line}: {block.Name} has no argument {attribute.Name}");
            else Value(attribute.Value, type, exports, problems, attribute.Name);
        }

        foreach (var inner in block.Blocks)
        {
            if (schema.Blocks.TryGetValue(inner.Name, out var innerSchema)) Block(inner, innerSchema, exports, problems);
            else problems.Add($"line {inner.Line}: {block.Name} has no block {inner.Name}");
        }
    }

    private static void Value(AlloyValue value, string type, HashSet<string> exports, List<string> problems, string name)
    {
        foreach (var unknown in References(value).Where(r => !exports.Contains(r.Path))) problems.Add($"line {unknown.Line}: nothing is called {unknown.Path}");
        var fits = (type, value) switch
        {
            ("string", AlloyString or AlloyReference { Path: "constants.hostname" }) => true,
            ("duration", AlloyString s) => Seconds(s.Text) is not null,
            ("regex", AlloyString s) => IsRegex(s.Text),
            ("number", AlloyNumber) or ("bool", AlloyBool) => true,
            ("strings", AlloyList list) => list.Items.All(i => i is AlloyString),
            ("labels", AlloyObject o) => o.Members.All(m => m.Value is AlloyString or AlloyReference { Path: "constants.hostname" })
                && o.Members.Select(m => m.Key).Distinct().Count() == o.Members.Count,
            ("targets", AlloyReference r) => r.Path.EndsWith(".targets", StringComparison.Ordinal) || r.Path.EndsWith(".output", StringComparison.Ordinal),
            ("receivers", AlloyList list) => list.Items.Count > 0 && list.Items.All(i => i is AlloyReference r && r.Path.EndsWith(".receiver", StringComparison.Ordinal)),
            _ => false,
        };
        if (!fits) problems.Add($"line {value.Line}: {name} is not of the type {type}");
    }

    private static IEnumerable<AlloyReference> References(AlloyValue value) => value switch
    {
        AlloyReference reference => [reference],
        AlloyList list => list.Items.SelectMany(References),
        AlloyObject o => o.Members.SelectMany(m => References(m.Value)),
        _ => [],
    };

    // Alloy's default timeout is 10 s, and a timeout beyond the interval stops it from loading.
    private static void Timeout(AlloyBlock scrape, List<string> problems)
    {
        double? Of(string name, double fallback) => scrape.Attributes.FirstOrDefault(a => a.Name == name)?.Value is AlloyString s ? Seconds(s.Text) : fallback;
        if (Of("scrape_timeout", 10) > Of("scrape_interval", 60)) problems.Add($"line {scrape.Line}: scrape_timeout is longer than scrape_interval");
    }

    private static double? Seconds(string duration) =>
        Regex.Match(duration, @"^(\d+)(ms|s|m|h)$") is { Success: true } match
            ? double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) * match.Groups[2].Value switch { "ms" => 0.001, "s" => 1, "m" => 60, _ => 3600 }
            : null;

    private static bool IsRegex(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
