using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Limits;
using MspPlatform.Gateway.Writing;

namespace MspPlatform.Gateway.Tests.Limits;

public sealed class InFlightBytesTests
{
    private const long Mebibyte = 1024 * 1024;

    private readonly InFlightBytes _inFlight = new(Options.Create(new WriteOptions { MaxInFlightBytes = 100 * Mebibyte }));

    [Fact]
    public void Reserve_OneCustomer_HasAQuarter()
    {
        var greedy = new ByteCount();
        _inFlight.TryReserve(greedy, 20 * Mebibyte).ShouldBeTrue();
        _inFlight.TryReserve(greedy, 6 * Mebibyte).ShouldBeFalse();
        _inFlight.TryReserve(new ByteCount(), 25 * Mebibyte).ShouldBeTrue();

        _inFlight.Release(greedy, 20 * Mebibyte);

        _inFlight.TryReserve(greedy, 25 * Mebibyte).ShouldBeTrue();
    }

    [Fact]
    public void Reserve_AllCustomersTogether_HaveTheWhole()
    {
        ByteCount[] customers = [.. Enumerable.Range(0, 5).Select(_ => new ByteCount())];
        foreach (ByteCount customer in customers[..4])
            _inFlight.TryReserve(customer, 25 * Mebibyte).ShouldBeTrue();

        _inFlight.TryReserve(customers[4], 1).ShouldBeFalse();

        _inFlight.Release(customers[0], 25 * Mebibyte);
        _inFlight.TryReserve(customers[4], 25 * Mebibyte).ShouldBeTrue();
    }

    [Fact]
    public void Reserve_LargerThanTheShareButAlone_Passes()
    {
        _inFlight.TryReserve(new ByteCount(), 64 * Mebibyte).ShouldBeTrue();
    }

    [Fact]
    public void Reserve_GrowingBeyondTheShare_PassesOnlyWhileAlone()
    {
        var customer = new ByteCount();
        _inFlight.TryReserve(customer, 20 * Mebibyte).ShouldBeTrue();
        _inFlight.TryReserve(customer, 20 * Mebibyte, own: 20 * Mebibyte).ShouldBeTrue("or a large body could never be stored");
        _inFlight.TryReserve(customer, 1).ShouldBeFalse();
        _inFlight.Release(customer, 40 * Mebibyte);

        _inFlight.TryReserve(customer, 10 * Mebibyte).ShouldBeTrue();
        _inFlight.TryReserve(customer, 10 * Mebibyte).ShouldBeTrue();
        _inFlight.TryReserve(customer, 10 * Mebibyte, own: 10 * Mebibyte).ShouldBeFalse("another body is in progress");
    }
}
