using System.Text;
using MspPlatform.Gateway.Metadata;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Tests.Metadata;

public sealed class MetricFamiliesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Learn_SameAgain_KeepsOneAndAllocatesNothing()
    {
        var families = new MetricFamilies();
        byte[] message = Message(("up", "Whether it is up."), ("load", "The load."));
        families.Learn(message, Start);
        families.Learn(message, Start);

        long before = GC.GetAllocatedBytesForCurrentThread();
        families.Learn(message, Start);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        Names(families, Start).ShouldBe(["load", "up"]);
    }

    [Fact]
    public void List_OfAFamilyToldInTwoWays_HoldsBoth()
    {
        var families = new MetricFamilies();
        families.Learn(Message(("up", "old"), ("load", "")), Start);
        families.Learn(Message(("up", "new")), Start);

        families.List("up", Start).Select(f => f.HelpText).Order().ShouldBe(["new", "old"]);
        families.List("up_", Start).ShouldBeEmpty();
    }

    [Fact]
    public void Families_NotHeardForHours_AreForgottenAndMakeRoom()
    {
        var families = new MetricFamilies();
        families.Learn(Message(("old", "old")), Start);
        DateTimeOffset later = Start + MetricFamilies.Memory;
        families.Learn(Message(("kept", "kept")), later - TimeSpan.FromMinutes(1));

        Names(families, later).ShouldBe(["kept", "old"]);
        Names(families, later.AddSeconds(1)).ShouldBe(["kept"]);
        families.Learn([], later + TimeSpan.FromMinutes(20));
        families.TextBytes.ShouldBe("keptkept".Length);
    }

    [Fact]
    public void Learn_MoreThanFits_KeepsWhatWasThere()
    {
        var many = new MetricFamilies();
        many.Learn(Message([.. Enumerable.Range(0, MetricFamilies.MaxFamilies + 5).Select(i => ($"m{i}", ""))]), Start);
        var large = new MetricFamilies();
        large.Learn(Message([.. Enumerable.Range(0, 1000).Select(i => ($"m{i:D4}", new string('x', 4000)))]), Start);
        var each = new MetricFamilies();
        each.Learn(Message(("m", new string('x', MetricFamilies.MaxTextBytesEach)), ("", "nameless"), ("fits", new string('x', MetricFamilies.MaxTextBytesEach - 4))), Start);

        many.List(null, Start).Count.ShouldBe(MetricFamilies.MaxFamilies);
        large.TextBytes.ShouldBeInRange(MetricFamilies.MaxTextBytes - 4005, MetricFamilies.MaxTextBytes);
        large.List("m0000", Start).Count.ShouldBe(1);
        Names(each, Start).ShouldBe(["fits"]);
    }

    [Fact]
    public void Customers_ThatTellTheSame_ShareOneObject()
    {
        (MetricFamilies one, MetricFamilies other) = (new(), new());
        one.Learn(Message(("shared_by_all", "the very same")), Start);
        other.Learn(Message(("shared_by_all", "the very same"), ("own", "of the other")), Start);

        one.List("shared_by_all", Start).Single().ShouldBeSameAs(other.List("shared_by_all", Start).Single());
        Names(one, Start).ShouldBe(["shared_by_all"]);
        one.TextBytes.ShouldBe("shared_by_allthe very same".Length);
    }

    // What docs/operations.md promises: a thousand customers with the same exporter.
    [Fact]
    public void Customers_AThousandWithNodeExportersTexts_TakeLessThan50Megabytes()
    {
        byte[] message = Message([.. Enumerable.Range(0, 500).Select(i => ($"node_family_number_{i}_bytes_total", $"A help text of the usual length, of family {i}."))]);
        var customers = new List<MetricFamilies>();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        for (int i = 0; i < 1000; i++)
        {
            customers.Add(new MetricFamilies());
            customers[^1].Learn(message, Start);
        }

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(50_000_000);
        customers.ShouldAllBe(c => c.List(null, Start).Count == 500);
    }

    private static string[] Names(MetricFamilies families, DateTimeOffset now) => [.. families.List(null, now).Select(f => f.FamilyText).Order()];

    private static byte[] Message(params (string Family, string Help)[] families)
    {
        using var writer = new WriteRequestWriter();
        foreach ((string family, string help) in families)
            writer.AddMetadata(new MetricMetadata { Type = MetricFamilyType.Gauge, Family = Encoding.UTF8.GetBytes(family), Help = Encoding.UTF8.GetBytes(help) });
        return writer.WrittenSpan.ToArray();
    }
}
