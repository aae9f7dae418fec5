using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>How long usage is kept: section <c>Usage</c>.</summary>
internal sealed class UsageOptions
{
    public const string Section = "Usage";

    /// <summary>Days for which usage is kept by the minute, 3 to 3650. Default 35; then minutes become hours.</summary>
    [Range(3, 3650)]
    public int MinuteDays { get; set; } = 35;

    /// <summary>Days for which usage is kept by the hour, 32 to 36500. Default 1096, three years; then it is deleted.</summary>
    [Range(32, 36_500)]
    public int HourDays { get; set; } = 1096;
}

[OptionsValidator]
internal sealed partial class UsageOptionsValidator : IValidateOptions<UsageOptions>;
