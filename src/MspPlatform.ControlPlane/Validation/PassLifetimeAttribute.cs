using System.ComponentModel.DataAnnotations;
using MspPlatform.ControlPlane.ReadPasses;

namespace MspPlatform.ControlPlane.Validation;

/// <summary>How long a read pass works.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PassLifetimeAttribute() : ValidationAttribute("The field {0} must be hours:minutes:seconds, from 00:01:00 to 08:00:00.")
{
    public override bool IsValid(object? value) => value is null || (value is string text && PassLifetime.TryParse(text, out _));
}
