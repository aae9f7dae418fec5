using System.ComponentModel.DataAnnotations;
using System.Net;
using MspPlatform.ServiceDefaults.Configuration;

namespace MspPlatform.ServiceDefaults.Hosting;

/// <summary>Where a host listens: section <c>Listen</c>.</summary>
public sealed class ListenOptions
{
    public const string Section = "Listen";

    /// <summary>Address of the public listener. Default 127.0.0.1; 0.0.0.0 listens on every interface.</summary>
    [Required]
    [IpAddress]
    public string Address { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>Port of the public listener, 0–65535; 0 (default) lets the system choose.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }

    /// <summary>Address of the private listener that serves <c>/metrics</c>. Default 127.0.0.1.</summary>
    [Required]
    [IpAddress]
    public string MetricsAddress { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>Port of the private listener, 0–65535; 0 (default) lets the system choose.</summary>
    [Range(0, 65535)]
    public int MetricsPort { get; set; }
}
