using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace MspPlatform.ControlPlane.Validation;

/// <summary>A plan's name, as paths carry it.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed partial class PlanNameAttribute() : ValidationAttribute("The field {0} must be 1 to 63 of a-z, 0-9 and '-', and not begin with '-'.")
{
    public const string Pattern = "^[a-z0-9][a-z0-9-]{0,62}$";

    // $ would let a line feed pass.
    public static bool IsPlanName(string text) => Form().IsMatch(text);

    public override bool IsValid(object? value) => value is null || (value is string text && IsPlanName(text));

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex Form();
}
