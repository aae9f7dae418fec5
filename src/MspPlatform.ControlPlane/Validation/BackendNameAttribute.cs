using System.ComponentModel.DataAnnotations;
using MspPlatform.Domain.Backends;

namespace MspPlatform.ControlPlane.Validation;

/// <summary>A back end's name, as paths carry it.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class BackendNameAttribute() : ValidationAttribute("The field {0} must be 1 to 31 of a-z, 0-9 and '-', and not begin with '-'.")
{
    public const string Pattern = "^[a-z0-9][a-z0-9-]{0,30}$";

    public override bool IsValid(object? value) => value is null || (value is string text && BackendName.TryParse(text, out _));
}
