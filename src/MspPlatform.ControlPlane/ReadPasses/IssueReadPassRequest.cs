using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.Validation;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.ReadPasses;

/// <summary>Why and how long somebody of the MSP reads a customer's metrics.</summary>
public sealed class IssueReadPassRequest
{
    /// <summary>What the pass is for, such as a ticket's number. The customer can read it.</summary>
    [StringLength(AccessToken.MaxReasonLength, MinimumLength = 1)]
    [PlainText]
    public required string Reason { get; init; }

    /// <summary>How long the pass works: hours:minutes:seconds, 00:01:00 to 08:00:00.</summary>
    [PassLifetime] // Decides; the pattern tells the form to whoever generates a client.
    [RegularExpression("^[0-9]{1,2}:[0-5][0-9]:[0-5][0-9]$")]
    [DefaultValue("01:00:00")]
    public string Lifetime { get; init; } = "01:00:00";

    internal TimeSpan LifetimeSpan => PassLifetime.TryParse(Lifetime, out TimeSpan lifetime) ? lifetime : PassLifetime.Default;
}
