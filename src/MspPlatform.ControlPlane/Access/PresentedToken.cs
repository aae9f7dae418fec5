using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Primitives;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.ControlPlane.Access;

/// <summary>Takes the token text out of an Authorization header: Bearer, or basic with any user name and the token as password.</summary>
internal static class PresentedToken
{
    // Base 64 of a long user name and a token; anything longer is no credential of ours.
    private const int MaxHeaderLength = 1024;

    /// <returns>The token text, not yet checked in any way; null when the header holds none.</returns>
    public static string? Read(StringValues authorization)
    {
        // Two credentials in one request are a disagreement between two hops; which one counts must not depend on order.
        if (authorization.Count != 1 || authorization[0] is not { Length: <= MaxHeaderLength } text)
            return null;
        if (!AuthenticationHeaderValue.TryParse(text, out AuthenticationHeaderValue? header) || header.Parameter is not { } parameter)
            return null;
        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return parameter.Length <= TokenText.MaxLength ? parameter : null;
        return header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? ReadPassword(parameter) : null;
    }

    private static string? ReadPassword(string parameter)
    {
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out int length))
            return null;
        string pair = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = pair.IndexOf(':');
        return colon >= 0 && pair.Length - colon - 1 <= TokenText.MaxLength ? pair[(colon + 1)..] : null;
    }
}
