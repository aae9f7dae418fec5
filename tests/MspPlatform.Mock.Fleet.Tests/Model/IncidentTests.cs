using MspPlatform.Mock.Fleet.Model;
using MspPlatform.Mock.Fleet.Tests.Support;

namespace MspPlatform.Mock.Fleet.Tests.Model;

public sealed class IncidentTests
{
    private static readonly long FirstDay = DailyRhythm.LocalDay(Servers.Wednesday.ToUnixTimeSeconds());

    /// <summary>The first server of a profile that has such an incident on the first day, and the same server in a world without.</summary>
    private static (Incident Incident, ObservedServer Server, ObservedServer Calm) First(IncidentKind kind, ServerProfile profile)
    {
        for (var seed = 1UL; ; seed++)
        {
            var calendar = new IncidentCalendar(seed, perDay: 1);
            if (calendar.StartingOn(FirstDay) is { } incident && incident.Kind == kind
                && calendar.StartingOn(FirstDay - 1)?.Kind != kind && calendar.StartingOn(FirstDay + 1)?.Kind != kind)
                return (incident, new ObservedServer(seed, profile, 1), new ObservedServer(seed, profile));
        }
    }

    [Fact]
    public void CpuSaturation_AtItsHeight_LeavesNoIdleTimeAndQueues()
    {
        var (incident, server, _) = First(IncidentKind.CpuSaturation, ServerProfile.Web);
        var middle = (incident.Start + incident.End) / 2;

        server.RateAt(middle, Signal.CpuTime).ShouldBeGreaterThan(0.9);
        server.SumAt(middle, "node_load1").ShouldBeGreaterThan(ServerProfile.Web.Cores);
    }

    [Fact]
    public void MemoryLeak_UntilTheRestart_EatsWhatIsAvailable()
    {
        var (incident, server, calm) = First(IncidentKind.MemoryLeak, ServerProfile.Web);
        double Available(ObservedServer of, double time) => of.SumAt(time, "node_memory_MemAvailable_bytes") / ServerProfile.Web.MemoryBytes;

        Available(server, incident.End - 1).ShouldBeLessThan(0.10);
        Available(server, (incident.Start + incident.End) / 2).ShouldBeInRange(0.10, Available(calm, (incident.Start + incident.End) / 2));
        Available(server, incident.End + 1).ShouldBe(Available(calm, incident.End + 1), tolerance: 0.02);
    }

    [Fact]
    public void DiskFilling_BeforeTheCleaning_PassesNinetyPercent()
    {
        var (incident, server, _) = First(IncidentKind.DiskFilling, ServerProfile.Database);
        double Used(double time) => 1 - (server.SumAt(time, "node_filesystem_avail_bytes", ("mountpoint", "/data")) / ServerProfile.Database.DataBytes);

        Used(incident.End - 1).ShouldBeGreaterThan(0.90);
        Used(incident.End + 1).ShouldBeLessThan(0.80);
    }

    [Fact]
    public void NetworkSpike_AtItsHeight_ExceedsTheUsualRate()
    {
        var (incident, server, calm) = First(IncidentKind.NetworkSpike, ServerProfile.Cache);
        var middle = (incident.Start + incident.End) / 2;

        (server.RateAt(middle, Signal.NetworkTime) - calm.RateAt(middle, Signal.NetworkTime)).ShouldBeGreaterThan(1);
    }

    [Fact]
    public void IoStall_AtItsHeight_MakesHalfTheCpuWait()
    {
        var (incident, server, _) = First(IncidentKind.IoStall, ServerProfile.Database);

        server.RateAt((incident.Start + incident.End) / 2, Signal.IoWaitTime).ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void Silence_WhileItLasts_MutesTheServerAndKeepsItsCounters()
    {
        var (incident, server, calm) = First(IncidentKind.Silence, ServerProfile.Web);

        server.Model.IsSilentAt(incident.Start - 1).ShouldBeFalse();
        server.Model.IsSilentAt(incident.Start).ShouldBeTrue();
        server.Model.IsSilentAt(incident.End - 1).ShouldBeTrue();
        server.Model.IsSilentAt(incident.End).ShouldBeFalse();
        calm.Model.IsSilentAt(incident.Start).ShouldBeFalse();
        server.SignalAt(Signal.CpuTime, incident.End).ShouldBeGreaterThan(server.SignalAt(Signal.CpuTime, incident.Start));
    }

    [Fact]
    public void Incidents_OfFourteenServersAtTheWorldsRate_AreAHandfulADay()
    {
        var calendars = Enumerable.Range(0, 14).Select(i => new IncidentCalendar(SeededNoise.SeedOf($"customer/server-{i}"), 0.35)).ToArray();
        var found = Enumerable.Range(0, 100).SelectMany(day => calendars.Select(calendar => calendar.StartingOn(FirstDay + day))).OfType<Incident>().ToArray();

        (found.Length / 100.0).ShouldBeInRange(3.5, 6.5);
        found.Select(incident => incident.Kind).Distinct().Count().ShouldBe(Enum.GetValues<IncidentKind>().Length);
        found.ShouldAllBe(incident => incident.End > incident.Start && incident.End - incident.Start <= DailyRhythm.DaySeconds / 2);
    }
}
