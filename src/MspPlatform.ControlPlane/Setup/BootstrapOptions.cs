using System.ComponentModel.DataAnnotations;

namespace MspPlatform.ControlPlane.Setup;

/// <summary>The first administrator: section <c>Bootstrap</c>, read by the verb <c>migrate</c>.</summary>
internal sealed class BootstrapOptions
{
    public const string Section = "Bootstrap";

    /// <summary>E-mail address of the first administrator. Default <c>admin@msp.local</c>.</summary>
    [Required]
    public string AdminEmail { get; set; } = "admin@msp.local";

    /// <summary>The API key to use, <c>msp_api_…</c>; one is made when this is empty (default).</summary>
    public string? AdminApiKey { get; set; }

    /// <summary>Where the e-mail address and the API key are kept, as JSON with mode 0600. Default: nowhere, they are only printed.</summary>
    public string? File { get; set; }
}
