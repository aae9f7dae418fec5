using System.Diagnostics.CodeAnalysis;

namespace MspPlatform.Mock.Fleet.Input;

/// <summary>The edge's origin, without user info, query or fragment.</summary>
internal static class EdgeUrl
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && (url.Scheme is "http" or "https") && url is { UserInfo: "", Query: "", Fragment: "" };
}
