using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>Which agent, on what kind of server, and what its series shall be labelled with.</summary>
public sealed class AgentSetupQuery
{
    /// <summary>alloy, prometheus or vmagent.</summary>
    [Required]
    [AllowedValues("alloy", "prometheus", "vmagent")]
    [FromQuery(Name = "agent")]
    public string? Agent { get; init; }

    /// <summary>linux (default), windows or macos; only linux is supported so far.</summary>
    [AllowedValues(null, "linux", "windows", "macos")]
    [DefaultValue("linux")]
    [FromQuery(Name = "os")]
    public string? Os { get; init; }

    /// <summary>Time between two scrapes, 5s to 300s, 15s by default.</summary>
    [RegularExpression("^[0-9]{1,3}s$")]
    [DefaultValue("15s")]
    [FromQuery(Name = "interval")]
    public string? Interval { get; init; }

    /// <summary>Label server_name; the host's own name when it is left out.</summary>
    [FromQuery(Name = "serverName")]
    public string? ServerName { get; init; }

    /// <summary>Label environment, such as production.</summary>
    [FromQuery(Name = "environment")]
    public string? Environment { get; init; }

    /// <summary>Label csp: aws, azure, gcp or ncp.</summary>
    [FromQuery(Name = "csp")]
    public string? Csp { get; init; }

    /// <summary>Label region, such as ap-northeast-2.</summary>
    [FromQuery(Name = "region")]
    public string? Region { get; init; }

    internal ServerSetup ToSetup(Uri edge, string customerId) => new()
    {
        Agent = Enum.Parse<AgentKind>(Agent!, ignoreCase: true),
        Os = Enum.Parse<AgentOs>(Os ?? "linux", ignoreCase: true),
        EdgeUrl = edge,
        Interval = TimeSpan.FromSeconds(int.Parse((Interval ?? "15s").AsSpan(0, (Interval ?? "15s").Length - 1), CultureInfo.InvariantCulture)),
        CustomerId = customerId,
        ServerName = Given(ServerName),
        Environment = Given(Environment),
        Csp = Given(Csp),
        Region = Given(Region),
    };

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
