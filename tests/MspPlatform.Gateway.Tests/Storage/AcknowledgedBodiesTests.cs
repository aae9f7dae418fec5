using MspPlatform.Domain.Customers;
using MspPlatform.Gateway.Storage;

namespace MspPlatform.Gateway.Tests.Storage;

public sealed class AcknowledgedBodiesTests
{
    private static readonly StoreAccount Acme = new(CustomerId.Parse("acme"), 1), Globex = new(CustomerId.Parse("globex"), 2);

    [Fact]
    public void Take_AfterMoreThanFits_GivesTheNewestInTheirOrder()
    {
        var random = new Random(5);
        var kept = new AcknowledgedBodies(1000);
        List<(StoreAccount Account, byte[] Body)> all = [];
        for (int i = 0; i < 500; i++)
        {
            var body = new byte[random.Next(1, 120)];
            random.NextBytes(body);
            StoreAccount account = random.Next(2) == 0 ? Acme : Globex;
            kept.Add(account, body);
            all.Add((account, body));
        }

        (StoreAccount Account, byte[] Body)[] taken = Bodies(kept.Take());

        // What is left free at the ring's end when a body does not fit there is less than one body.
        taken.Sum(t => t.Body.Length).ShouldBeInRange(1000 - 240, 1000);
        (StoreAccount Account, byte[] Body)[] newest = [.. all.TakeLast(taken.Length)];
        taken.Select(t => t.Account).ShouldBe(newest.Select(t => t.Account));
        taken.Select(t => Convert.ToHexString(t.Body)).ShouldBe(newest.Select(t => Convert.ToHexString(t.Body)));
    }

    [Fact]
    public void Take_Twice_GivesEachBodyOnceAndGoesOn()
    {
        var kept = new AcknowledgedBodies(100);
        kept.Add(Acme, [1, 2, 3]);

        Bodies(kept.Take()).Select(t => t.Body).ShouldBe([[1, 2, 3]]);
        kept.Take().Bodies.ShouldBeEmpty();
        kept.Add(Globex, [4]);

        Bodies(kept.Take()).ShouldHaveSingleItem().Account.ShouldBe(Globex);
    }

    [Fact]
    public void Add_ABodyLargerThanEverything_KeepsTheOthers()
    {
        var kept = new AcknowledgedBodies(10);
        kept.Add(Acme, [1]);

        kept.Add(Acme, new byte[11]);

        Bodies(kept.Take()).ShouldHaveSingleItem().Body.ShouldBe([1]);
    }

    private static (StoreAccount Account, byte[] Body)[] Bodies(AcknowledgedBatch batch) =>
        [.. batch.Bodies.Select(b => (b.Account, batch.Bytes.AsSpan(b.Start, b.Length).ToArray()))];
}
