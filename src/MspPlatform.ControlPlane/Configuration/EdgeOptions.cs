using System.ComponentModel.DataAnnotations;
using MspPlatform.ServiceDefaults.Configuration;

namespace MspPlatform.ControlPlane.Configuration;

/// <summary>The edge in front of this host: section <c>Edge</c>.</summary>
internal sealed class EdgeOptions
{
    public const string Section = "Edge";

    /// <summary>The public origin that agents write to, such as <c>https://edge.example.com</c>. No default.</summary>
    [Required]
    [Url]
    public string PublicUrl { get; set; } = "";

    /// <summary>
    /// Networks in CIDR notation whose X-Forwarded-For is believed, besides loopback. Default empty: the edge runs on the same machine.
    /// </summary>
    [Networks]
    public string[] TrustedProxies { get; set; } = [];
}
