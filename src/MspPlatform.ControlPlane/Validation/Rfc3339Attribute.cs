using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MspPlatform.ControlPlane.Validation;

/// <summary>
/// An instant with its offset (RFC 3339 §5.6). The framework's own binding also takes 11/12/2026, and times without an offset, which
/// would mean whatever zone the server stands in.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class Rfc3339Attribute() : ValidationAttribute("The field {0} must be a time with an offset as in RFC 3339, such as 2026-11-02T09:30:00Z.")
{
    private const string Local = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";

    private static readonly string[] Forms = [Local + "'Z'", Local + "zzz"];

    public static bool TryParse(string? text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    public override bool IsValid(object? value) => value is null or "" || (value is string text && TryParse(text, out _));
}
