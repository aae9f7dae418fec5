using System.ComponentModel.DataAnnotations;
using System.Net;

namespace MspPlatform.ServiceDefaults.Configuration;

/// <summary>The setting is an IPv4 or IPv6 address, not a name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IpAddressAttribute() : ValidationAttribute("{0} is not an IP address, such as 127.0.0.1 or ::1.")
{
    public override bool IsValid(object? value) => value is null or "" || (value is string text && IPAddress.TryParse(text, out _));
}
