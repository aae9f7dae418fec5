using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Routing;

/// <summary>Section <c>ControlPlane</c>: where the API and portal behind the edge are.</summary>
internal sealed class RoutingOptions
{
    public const string Section = "ControlPlane";

    /// <summary>Base URL of the control plane. Default http://127.0.0.1:8881.</summary>
    [Required]
    [Url]
    public string Url { get; set; } = "http://127.0.0.1:8881";
}

[OptionsValidator]
internal sealed partial class RoutingOptionsValidator : IValidateOptions<RoutingOptions>;
