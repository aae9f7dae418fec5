using System.ComponentModel.DataAnnotations;

namespace MspPlatform.ControlPlane.Configuration;

/// <summary>How tokens are hashed: section <c>Tokens</c>.</summary>
internal sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>
    /// File with the installation's hash key: at least 32 bytes, base 64. Shared with the Gateway; whoever loses it invalidates every
    /// token. No default.
    /// </summary>
    [Required]
    public string HashKeyFile { get; set; } = "";
}
