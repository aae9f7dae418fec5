using MspPlatform.Domain.Tokens;

namespace MspPlatform.ControlPlane.Configuration;

internal static class TokenHashKey
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    /// <exception cref="FormatException">The file holds no key.</exception>
    public static TokenHasher Load(string file) => TokenHasher.FromBase64(File.ReadAllText(file));
}
