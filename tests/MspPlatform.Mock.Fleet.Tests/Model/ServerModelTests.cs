using MspPlatform.Mock.Fleet.Catalogue;
using MspPlatform.Mock.Fleet.Model;
using MspPlatform.Mock.Fleet.Tests.Support;

namespace MspPlatform.Mock.Fleet.Tests.Model;

public sealed class ServerModelTests
{
    private const double Day = 86_400, Hour = 3_600;
    private static readonly double Noon = Servers.Wednesday.ToUnixTimeSeconds();

    public static TheoryData<string, ulong> Cases()
    {
        var cases = new TheoryData<string, ulong>();
        foreach (var profile in ServerProfile.All)
            foreach (var seed in (ulong[])[1, 42, 987_654_321])
                cases.Add(profile.Name, seed);
        return cases;
    }

    private static ObservedServer Server(string profile, ulong seed, double incidents = 1) => new(seed, ServerProfile.Find(profile)!, incidents);

    [Theory, MemberData(nameof(Cases))]
    public void CpuModes_AtAnyInstant_SumToUptimeOfEachCore(string profile, ulong seed)
    {
        var server = Server(profile, seed);
        for (var time = Noon; time < Noon + Day; time += 997.125)
        {
            var uptime = server.SumAt(time, "node_time_seconds") - server.SumAt(time, "node_boot_time_seconds");
            for (var core = 0; core < ServerProfile.Find(profile)!.Cores; core++)
                server.SumAt(time, "node_cpu_seconds_total", ("cpu", $"{core}")).ShouldBe(uptime, tolerance: 8 * 0.01 + 1e-6, "rounding down costs each of 8 modes at most a jiffy");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Counters_OverThreeDaysWithIncidents_NeverFallBetweenBoots(string profile, ulong seed)
    {
        var server = Server(profile, seed);
        var counters = Enumerable.Range(0, server.Specs.Count).Where(i => server.Specs[i].Type == MetricType.Counter || IsRisingUntyped(server.Specs[i])).ToArray();
        counters.Length.ShouldBeGreaterThan(100);
        var before = server.AllAt(Noon);
        var boot = server.Model.BootAt(Noon);
        for (var time = Noon + 15; time < Noon + (3 * Day); time += 15)
        {
            var now = server.AllAt(time);
            if (server.Model.BootAt(time) == boot && Array.Find(counters, i => now[i] < before[i]) is var fallen and > 0)
                Assert.Fail($"{server.Specs[fallen].Name} fell from {before[fallen]:R} to {now[fallen]:R} at {time}.");
            (before, boot) = (now, server.Model.BootAt(time));
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Values_OfARestartedSimulator_AreBitwiseTheSame(string profile, ulong seed)
    {
        var running = Server(profile, seed);
        var last = Array.Empty<double>();
        for (var time = Noon - (2 * Day); time <= Noon; time += 15)
            last = running.AllAt(time);

        Server(profile, seed).AllAt(Noon).ShouldBe(last);
    }

    [Fact]
    public void Values_AskedForAgainAfterLaterOnes_AreTheSame()
    {
        var server = Server("db", 7);
        var first = server.AllAt(Noon);
        server.AllAt(Noon + Hour);

        server.AllAt(Noon).ShouldBe(first);
    }

    [Fact]
    public void Values_OfTwoSeeds_Differ() => Server("web", 1).AllAt(Noon).ShouldNotBe(Server("web", 2).AllAt(Noon));

    [Theory, MemberData(nameof(Cases))]
    public void MemoryParts_AtAnyInstant_SumToTheTotal(string profile, ulong seed)
    {
        var server = Server(profile, seed);
        string[] parts = ["MemFree", "Buffers", "Cached", "Slab", "AnonPages", "PageTables", "KernelStack", "Percpu"];
        for (var time = Noon; time < Noon + (3 * Day); time += 1_201)
        {
            var total = server.SumAt(time, "node_memory_MemTotal_bytes");
            parts.Sum(part => server.SumAt(time, $"node_memory_{part}_bytes")).ShouldBe(total, tolerance: parts.Length * 1024);
            server.SumAt(time, "node_memory_MemAvailable_bytes").ShouldBeInRange(0.01 * total, 0.95 * total);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gauges_OverThirtyDays_StayWithinTheirBounds(string profile, ulong seed)
    {
        var server = Server(profile, seed);
        for (var time = Noon; time < Noon + (30 * Day); time += 3_011)
        {
            server.AllAt(time).ShouldAllBe(value => double.IsFinite(value) && value >= -0.001);
            foreach (var mount in (string[])["/", "/data", "/run", "/boot/efi"])
            {
                var size = server.SumAt(time, "node_filesystem_size_bytes", ("mountpoint", mount));
                var free = server.SumAt(time, "node_filesystem_free_bytes", ("mountpoint", mount));
                server.SumAt(time, "node_filesystem_avail_bytes", ("mountpoint", mount)).ShouldBeInRange(0, free);
                free.ShouldBeLessThan(size);
            }

            (server.RateAt(time, Signal.CpuTime) + server.RateAt(time, Signal.IoWaitTime)).ShouldBeInRange(0.001, 1);
        }
    }

    [Theory]
    [InlineData("web")]
    [InlineData("db")]
    [InlineData("cache")]
    public void Cpu_OfAnOfficeServer_RestsAtNightAndOnWeekends(string profile)
    {
        var server = Server(profile, 5, incidents: 0);
        var workday = MeanCpu(server, Noon, Noon + (6 * Hour));
        var night = MeanCpu(server, Noon + (15 * Hour), Noon + (18 * Hour));
        var saturday = MeanCpu(server, Noon + (3 * Day), Noon + (3 * Day) + (6 * Hour));

        night.ShouldBeLessThan(0.5 * workday);
        saturday.ShouldBeLessThan(0.7 * workday);
    }

    [Fact]
    public void Cpu_OfABatchServer_WorksAtNight()
    {
        var server = Server("batch", 5, incidents: 0);
        MeanCpu(server, Noon + (15 * Hour), Noon + (18 * Hour)).ShouldBeGreaterThan(2 * MeanCpu(server, Noon, Noon + (6 * Hour)));
    }

    [Fact]
    public void DataVolume_OverTwoWeeks_FillsSlowlyAndIsCleaned()
    {
        var server = Server("db", 11, incidents: 0);
        var fill = Enumerable.Range(0, 15 * 24).Select(hour => server.SignalAt(Signal.DataFill, Noon + (hour * Hour))).ToArray();
        var steps = fill.Zip(fill.Skip(1), (from, to) => to - from).ToArray();

        steps.Count(step => step < 0).ShouldBeInRange(1, 3);
        steps.Where(step => step > 0).Max().ShouldBeLessThan(0.003);
    }

    [Fact]
    public void BootTime_OverAYear_ChangesNowAndThenAndIsNeverInTheFuture()
    {
        var model = new ServerModel(3, ServerProfile.Web, incidentsPerDay: 0);
        var boots = Enumerable.Range(0, 365 * 24).Select(hour => (Time: Noon + (hour * Hour), Boot: model.BootAt(Noon + (hour * Hour)))).ToArray();

        boots.ShouldAllBe(at => at.Boot <= at.Time && at.Time - at.Boot < 46 * Day && at.Boot % LoadTrack.KnotSeconds == 0);
        boots.Select(at => at.Boot).Distinct().Count().ShouldBeInRange(8, 27);
    }

    [Fact]
    public void Counters_AfterABoot_StartFromNothing()
    {
        var server = Server("web", 3, incidents: 0);
        var boot = server.Model.BootAt(Noon);

        server.SumAt(boot - 1, "node_cpu_seconds_total").ShouldBeGreaterThan(1_000);
        server.SumAt(boot, "node_cpu_seconds_total").ShouldBe(0);
        server.SumAt(boot + 60, "node_cpu_seconds_total").ShouldBeInRange(4 * 59.5, 4 * 60);
    }

    private static double MeanCpu(ObservedServer server, double from, double to) =>
        (server.SignalAt(Signal.CpuTime, to) - server.SignalAt(Signal.CpuTime, from)) / (to - from);

    private static bool IsRisingUntyped(SeriesSpec spec) =>
        spec.Type == MetricType.Untyped && spec.Name is not ("node_netstat_Tcp_CurrEstab" or "node_netstat_Ip_Forwarding");
}
