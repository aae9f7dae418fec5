using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace MspPlatform.Domain.Tokens;

/// <summary>The networks that a token may be used from, in CIDR notation. An empty list allows every address.</summary>
public sealed class AllowedNetworks
{
    /// <summary>More networks than this on one token are a firewall, which belongs elsewhere.</summary>
    public const int MaxCount = 64;

    // "xxxx:" eight times, a prefix length, and room for an embedded IPv4 address.
    private const int MaxTextLength = 64;

    public static readonly AllowedNetworks Everywhere = new([]);

    private readonly IPNetwork[] _networks;

    private AllowedNetworks(IPNetwork[] networks) => _networks = networks;

    /// <param name="fault">
    /// The first entry that is not a network. Host bits after the prefix must be zero: in 10.1.2.3/8 either the address or the length
    /// is a mistake, and guessing which could open the token to sixteen million addresses.
    /// </param>
    public static bool TryParse(IReadOnlyList<string> cidrs, [NotNullWhen(true)] out AllowedNetworks? networks, [NotNullWhen(false)] out string? fault)
    {
        networks = null;
        fault = null;
        var parsed = new IPNetwork[cidrs.Count];
        for (int i = 0; i < cidrs.Count; i++)
        {
            if (!TryParse(cidrs[i], out parsed[i]))
            {
                fault = cidrs[i] ?? "null";
                return false;
            }
        }

        networks = parsed.Length == 0 ? Everywhere : new AllowedNetworks(parsed);
        return true;
    }

    public bool Allows(IPAddress? address)
    {
        if (_networks.Length == 0)
            return true;
        if (address is null)
            return false;

        // A dual-stack socket reports IPv4 senders as ::ffff:a.b.c.d, which no IPv4 network would contain.
        if (address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        foreach (IPNetwork network in _networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private static bool TryParse(string? cidr, out IPNetwork network)
    {
        network = default;
        if (cidr is null || cidr.Length > MaxTextLength || !IPNetwork.TryParse(cidr, out network))
            return false;

        // The framework clears host bits without a word.
        bool exact = IPAddress.TryParse(cidr.AsSpan(0, cidr.IndexOf('/')), out IPAddress? written) && written.Equals(network.BaseAddress);

        // Senders are compared as plain IPv4 (see Allows), so a mapped network would never match anybody.
        return exact && !network.BaseAddress.IsIPv4MappedToIPv6;
    }
}
