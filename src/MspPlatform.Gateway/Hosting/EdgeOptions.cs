using Microsoft.Extensions.Options;
using MspPlatform.ServiceDefaults.Configuration;

namespace MspPlatform.Gateway.Hosting;

/// <summary>Section <c>Edge</c>: what stands in front of this host.</summary>
internal sealed class EdgeOptions
{
    public const string Section = "Edge";

    /// <summary>
    /// Networks, in CIDR notation, of load balancers whose <c>X-Forwarded-For</c> is believed. Empty (default) believes nobody, which
    /// is right when agents connect to the edge itself.
    /// </summary>
    [Networks]
    public string[] TrustedProxies { get; set; } = [];
}

[OptionsValidator]
internal sealed partial class EdgeOptionsValidator : IValidateOptions<EdgeOptions>;
