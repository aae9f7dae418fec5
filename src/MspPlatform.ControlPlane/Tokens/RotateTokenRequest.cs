using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.Validation;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>How to replace a token by a new one.</summary>
public sealed class RotateTokenRequest
{
    /// <summary>How long the old token goes on working: hours:minutes:seconds, 00:00:00 to 720:00:00 (30 days).</summary>
    [Overlap] // Decides; the pattern tells the form to whoever generates a client.
    [RegularExpression("^[0-9]{1,3}:[0-5][0-9]:[0-5][0-9]$")]
    [DefaultValue("24:00:00")]
    public string Overlap { get; init; } = "24:00:00";

    internal TimeSpan OverlapTime => RotationOverlap.TryParse(Overlap, out TimeSpan overlap) ? overlap : RotationOverlap.Default;
}
