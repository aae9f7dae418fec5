using System.ComponentModel.DataAnnotations;
using System.Net;

namespace MspPlatform.ServiceDefaults.Configuration;

/// <summary>Every entry of the setting is a network in CIDR notation.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NetworksAttribute() : ValidationAttribute("{0} holds something that is not a network in CIDR notation, such as 10.1.0.0/16.")
{
    public override bool IsValid(object? value) => value is string[] networks && networks.All(network => IPNetwork.TryParse(network, out _));
}
