namespace MspPlatform.Conventions.Tests.References;

/// <summary>Who may see whom. A project that is not in the table may see nothing of ours, so that a new one has to be thought about.</summary>
internal static class ReferenceRules
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Domain"] = [],
        ["RemoteWrite"] = [],
        ["ServiceDefaults"] = [],
        ["Persistence"] = ["Domain"],
        ["ControlPlane"] = ["Domain", "Persistence", "ServiceDefaults"],
        ["Gateway"] = ["Domain", "Persistence", "RemoteWrite", "ServiceDefaults"],

        // The developer's stack starts the hosts as programs, as an operator would; it must not reach into them.
        ["LocalStack"] = [],
        ["Mock.Fleet"] = ["RemoteWrite"],
        ["Mock.Clouds"] = [],

        // What a third party could write: a plugin that sees the contract and nothing else of ours.
        ["Providers.Abstractions"] = [],
        ["Providers.Aws"] = ["Providers.Abstractions"],
    };

    private static readonly string[] TestOnly = ["Testing", "Benchmarks"];

    /// <param name="project">Name without <c>MspPlatform.</c>.</param>
    /// <param name="references">Names of the same form.</param>
    /// <returns>The references that are not allowed.</returns>
    public static IEnumerable<string> Faults(string project, IEnumerable<string> references)
    {
        bool tests = project.EndsWith(".Tests", StringComparison.Ordinal) || TestOnly.Contains(project);
        IEnumerable<string> faults = tests
            // Test programs stand alone; what they share is in Testing, which nothing but tests sees.
            ? references.Where(r => r.EndsWith(".Tests", StringComparison.Ordinal) || r == "Benchmarks")
            : references.Except(Allowed.GetValueOrDefault(project) ?? []);
        return faults.Select(r => $"{project} must not reference {r}");
    }

    public static bool Knows(string project) => Allowed.ContainsKey(project);
}
