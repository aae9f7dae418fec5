using System.Diagnostics.CodeAnalysis;

namespace MspPlatform.Domain.Backends;

/// <summary>Where a back end is: what both who stores it and who uses it have to agree on.</summary>
public sealed class BackendPlace
{
    /// <summary>Characters of one URL.</summary>
    public const int MaxUrlLength = 500;

    /// <summary>URLs that reads may try.</summary>
    public const int MaxReadUrls = 8;

    private BackendPlace(BackendKind kind, Uri writeUrl, Uri[] readUrls) => (Kind, WriteUrl, ReadUrls) = (kind, writeUrl, readUrls);

    public BackendKind Kind { get; }

    /// <summary>For <see cref="BackendKind.RemoteWrite"/> the whole URL, for the others what their own paths are appended to.</summary>
    public Uri WriteUrl { get; }

    /// <summary>What reads' paths are appended to, the best first; empty when the back end cannot be read.</summary>
    public IReadOnlyList<Uri> ReadUrls { get; }

    /// <param name="kind">As <see cref="BackendKindText"/> writes it.</param>
    /// <param name="fault">One sentence naming what is wrong.</param>
    public static bool TryParse(
        string? kind,
        string? writeUrl,
        IReadOnlyList<string?> readUrls,
        [NotNullWhen(true)] out BackendPlace? place,
        [NotNullWhen(false)] out string? fault)
    {
        place = null;
        if (!BackendKindText.TryParse(kind, out BackendKind parsed))
            fault = "kind must be victoriametrics, victoriametrics-cluster, mimir or remote-write.";
        else if (FaultOf(writeUrl) is { } wrong)
            fault = $"writeUrl {wrong}";
        else if (readUrls.Count > MaxReadUrls)
            fault = $"readUrls has more than {MaxReadUrls} entries.";
        else if (parsed == BackendKind.RemoteWrite && readUrls.Count > 0)
            fault = "readUrls must be empty for the kind remote-write: nothing would keep customers apart there.";
        else if (readUrls.Select(FaultOf).FirstOrDefault(f => f is not null) is { } bad)
            fault = $"an entry of readUrls {bad}";
        else
            fault = null;
        if (fault is null)
            place = new BackendPlace(parsed, new Uri(writeUrl!), [.. readUrls.Select(url => new Uri(url!))]);
        return place is not null;
    }

    // No user info: a secret does not belong into the database. No query: the edge's own has to be the only one.
    private static string? FaultOf(string? text)
    {
        if (text is not { Length: > 0 and <= MaxUrlLength } || !Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            return $"must be an http or https URL of at most {MaxUrlLength} characters.";
        if (url.UserInfo.Length > 0 || text.Contains('@', StringComparison.Ordinal))
            return "must not hold credentials: see Backends__AuthorizationFiles of the edge.";
        bool plain = url.Host.Length > 0 && !text.AsSpan().ContainsAny("?#\\") && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
        return plain ? null : "must have no query, no fragment, no backslash and no space.";
    }
}
