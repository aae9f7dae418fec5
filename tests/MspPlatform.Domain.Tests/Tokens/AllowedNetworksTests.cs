using System.Net;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.Domain.Tests.Tokens;

public sealed class AllowedNetworksTests
{
    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.255", true)]
    [InlineData("203.0.113.0/24", "203.0.114.0", false)]
    [InlineData("203.0.113.7/32", "203.0.113.7", true)]
    [InlineData("0.0.0.0/0", "198.51.100.1", true)]
    [InlineData("203.0.113.0/24", "::ffff:203.0.113.9", true)]
    [InlineData("203.0.113.0/24", "::ffff:203.0.114.9", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "203.0.113.9", false)]
    public void Allows_Address_WhenOneNetworkHoldsIt(string network, string address, bool allowed)
    {
        AllowedNetworks.TryParse(["192.0.2.0/24", network], out AllowedNetworks? networks, out _).ShouldBeTrue();
        networks!.Allows(IPAddress.Parse(address)).ShouldBe(allowed);
    }

    [Fact]
    public void Allows_WithoutNetworks_Everybody()
    {
        AllowedNetworks.TryParse([], out AllowedNetworks? networks, out _).ShouldBeTrue();
        networks!.Allows(IPAddress.Loopback).ShouldBeTrue();
        networks.Allows(null).ShouldBeTrue();
    }

    [Fact]
    public void Allows_UnknownAddress_OnlyWithoutNetworks()
    {
        AllowedNetworks.TryParse(["0.0.0.0/0"], out AllowedNetworks? networks, out _).ShouldBeTrue();
        networks!.Allows(null).ShouldBeFalse();
    }

    [Theory]
    [InlineData("10.0.0.1/8")]
    [InlineData("2001:db8::1/32")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/")]
    [InlineData("/8")]
    [InlineData("")]
    [InlineData("acme")]
    [InlineData("::ffff:10.0.0.0/104")]
    [InlineData(null)]
    public void TryParse_NoNetwork_NamesIt(string? text)
    {
        AllowedNetworks.TryParse(["192.0.2.0/24", text!], out AllowedNetworks? networks, out string? fault).ShouldBeFalse();
        networks.ShouldBeNull();
        fault.ShouldBe(text ?? "null");
    }
}
