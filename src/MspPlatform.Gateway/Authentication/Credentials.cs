using System.Text;
using Microsoft.AspNetCore.Http;

namespace MspPlatform.Gateway.Authentication;

/// <summary>Finds the token text in <c>Authorization</c>: Bearer, InfluxDB's Token, or Basic with any user name and the token as password (RFC 7617).</summary>
internal static class Credentials
{
    private const int MaxBasicLength = 1024;

    /// <summary>The token text, or empty when the header is absent, doubled or of another scheme.</summary>
    public static ReadOnlySpan<char> Read(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header])
            return default;
        ReadOnlySpan<char> value = header.AsSpan().Trim();
        if (value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return value["Bearer ".Length..].Trim();

        // InfluxDB 2's own scheme.
        if (value.StartsWith("Token ", StringComparison.OrdinalIgnoreCase))
            return value["Token ".Length..].Trim();
        return value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? PasswordOf(value["Basic ".Length..].Trim()) : default;
    }

    private static ReadOnlySpan<char> PasswordOf(ReadOnlySpan<char> base64)
    {
        if (base64.Length > MaxBasicLength)
            return default;
        Span<byte> bytes = stackalloc byte[MaxBasicLength];
        if (!Convert.TryFromBase64Chars(base64, bytes, out int length))
            return default;
        ReadOnlySpan<byte> pair = bytes[..length];
        int colon = pair.IndexOf((byte)':');
        return colon < 0 ? default : Encoding.UTF8.GetString(pair[(colon + 1)..]);
    }
}
