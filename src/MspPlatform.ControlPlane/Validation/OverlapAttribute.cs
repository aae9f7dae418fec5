using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.Tokens;

namespace MspPlatform.ControlPlane.Validation;

/// <summary>How long an old token goes on working beside its successor.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OverlapAttribute()
    : ValidationAttribute("The field {0} must be hours:minutes:seconds, such as 24:00:00, and at most 720:00:00 (30 days).")
{
    public override bool IsValid(object? value) => value is null || (value is string text && RotationOverlap.TryParse(text, out _));
}
