using System.ComponentModel.DataAnnotations;
using MspPlatform.Domain.Customers;

namespace MspPlatform.ControlPlane.Validation;

/// <summary>A customer's slug.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class CustomerIdAttribute() : ValidationAttribute("The field {0} must be 2 to 31 of a-z, 0-9 and '-', and not begin with '-'.")
{
    public override bool IsValid(object? value) => value is null || (value is string text && CustomerId.TryParse(text, out _));
}
