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
        var kept = new AcknowledgedBodies(1000, TimeProvider.System);
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
        var kept = new AcknowledgedBodies(100, TimeProvider.System);
        kept.Add(Acme, [1, 2, 3]);

        Bodies(kept.Take()).Select(t => t.Body).ShouldBe([[1, 2, 3]]);
        kept.Take().Bodies.ShouldBeEmpty();
        kept.Add(Globex, [4]);

        Bodies(kept.Take()).ShouldHaveSingleItem().Account.ShouldBe(Globex);
    }

    [Fact]
    public void Add_ABodyLargerThanEverything_KeepsTheOthers()
    {
        var kept = new AcknowledgedBodies(10, TimeProvider.System);
        kept.Add(Acme, [1]);

        kept.Add(Acme, new byte[11]);

        Bodies(kept.Take()).ShouldHaveSingleItem().Body.ShouldBe([1]);
    }

    [Fact]
    public void Take_OfBodiesOverMinutes_GivesThoseOfTheLastHalfMinute_AndAStoreThatIsAwayMakesNoneOld()
    {
        var clock = new SettableClock();
        var kept = new AcknowledgedBodies(100_000, clock);
        for (int i = 0; i < 600; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(0.2));
            kept.Add(Acme, [(byte)i, (byte)(i >> 8)]);
        }

        clock.Advance(TimeSpan.FromHours(1));
        kept.Add(Globex, [1, 2]);

        // 30 s hold 150 of them; the pause counts as one second, five of them.
        (StoreAccount Account, byte[] Body)[] taken = Bodies(kept.Take());
        taken.Length.ShouldBeInRange(144, 148);
        taken[^1].Account.ShouldBe(Globex);
        taken[^2].Body.ShouldBe([599 & 0xFF, 599 >> 8]);
    }

    private sealed class SettableClock : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }

    private static (StoreAccount Account, byte[] Body)[] Bodies(AcknowledgedBatch batch) =>
        [.. batch.Bodies.Select(b => (b.Account, batch.Bytes.AsSpan(b.Start, b.Length).ToArray()))];
}
