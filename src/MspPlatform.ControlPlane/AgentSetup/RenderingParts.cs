using System.Globalization;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>Values that more than one text writes.</summary>
internal static class RenderingParts
{
    /// <summary>Where samples go, for example <c>https://edge.example.com/api/v1/write</c>.</summary>
    public static string WriteUrl(ServerSetup setup) => Origin(setup) + "/api/v1/write";

    /// <summary>The edge without a slash at its end; a name of other letters in its ASCII form, which every program understands.</summary>
    public static string Origin(ServerSetup setup)
    {
        var url = setup.EdgeUrl;
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.Scheme + "://" + host + (url.IsDefaultPort ? "" : ":" + url.Port.ToString(CultureInfo.InvariantCulture));
    }

    public static string Interval(ServerSetup setup) => Seconds((int)setup.Interval.TotalSeconds);

    /// <summary>Shorter than the interval: Alloy refuses to load otherwise, and a late scrape must not meet the next one. 10 s at most.</summary>
    public static string Timeout(ServerSetup setup) => Seconds(Math.Min(10, (int)setup.Interval.TotalSeconds - 1));

    /// <summary>The labels that tell a customer's servers apart, without server_name, in a fixed order.</summary>
    public static IEnumerable<(string Name, string Value)> PlaceLabels(ServerSetup setup)
    {
        if (setup.Environment is { } environment) yield return ("environment", environment);
        if (setup.Csp is { } csp) yield return ("csp", csp);
        if (setup.Region is { } region) yield return ("region", region);
    }

    /// <summary>The lines at the top of every configuration, without comment marks.</summary>
    public static IEnumerable<string> Heading(ServerSetup setup)
    {
        yield return $"{AgentCommandLine.Program(setup.Agent)} on Linux{(setup.CustomerId is { } id ? $" for customer {id}" : "")}. The edge adds customer_id; an agent cannot.";
        yield return $"This file: {AgentPaths.ConfigurationFile(setup.Agent)}   Token: {AgentPaths.TokenFile} (mode 0640, readable by the agent's group)";
        if (setup.EdgeUrl.Scheme == Uri.UriSchemeHttp)
            yield return "The edge is reached over plain http: everybody on the way can read the token. Use it for tests only.";
        yield return "Start:";
        yield return $"  {AgentCommandLine.Program(setup.Agent)}";
        foreach (var argument in AgentCommandLine.Arguments(setup)) yield return $"    {argument}";
    }

    private static string Seconds(int seconds) => seconds.ToString(CultureInfo.InvariantCulture) + "s";
}
