using MspPlatform.Mock.Fleet.Catalogue;
using MspPlatform.Mock.Fleet.Model;
using MspPlatform.Mock.Fleet.Wire;

namespace MspPlatform.Mock.Fleet.Tests.Catalogue;

public sealed class ExporterCatalogueTests
{
    // What Prometheus adds to every scrape: prometheus.io/docs/concepts/jobs_instances.
    private static readonly string[] AddedByTheScraper =
        ["up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_samples_post_metric_relabeling", "scrape_series_added"];

    public static TheoryData<string> Profiles() => [.. ServerProfile.All.Select(profile => profile.Name)];

    private static ServerProfile Profile(string name) => ServerProfile.Find(name)!;

    [Theory, MemberData(nameof(Profiles))]
    public void Series_Always_ExistInTheRealExporterWithTheSameTypeAndLabelNames(string profile)
    {
        foreach (var spec in ExporterCatalogue.Exactly(Profile(profile), 3_000).Where(spec => !AddedByTheScraper.Contains(spec.Name)))
        {
            RealExporter.Metrics.Keys.ShouldContain(spec.Name);
            var real = RealExporter.Metrics[spec.Name];
            spec.Type.ToString().ToLowerInvariant().ShouldBe(real.Type, spec.Name);
            spec.Labels.Select(label => label.Name).Except(real.UsuallyEmptyLabels).Order().ShouldBe(real.Labels.Order(), spec.Name);
        }
    }

    [Theory, MemberData(nameof(Profiles))]
    public void Series_Natural_CoverWhatDashboardsAndTheMetricsCatalogueAskFor(string profile)
    {
        string[] needed =
        [
            "up", "node_uname_info", "node_boot_time_seconds", "node_time_seconds", "node_exporter_build_info", "node_cpu_seconds_total", "node_load1", "node_load5",
            "node_load15", "node_memory_MemTotal_bytes", "node_memory_MemAvailable_bytes", "node_memory_MemFree_bytes", "node_memory_Buffers_bytes",
            "node_memory_Cached_bytes", "node_memory_SwapTotal_bytes", "node_memory_SwapFree_bytes", "node_filesystem_size_bytes", "node_filesystem_avail_bytes",
            "node_filesystem_free_bytes", "node_filesystem_files", "node_filesystem_files_free", "node_disk_read_bytes_total", "node_disk_written_bytes_total",
            "node_disk_reads_completed_total", "node_disk_writes_completed_total", "node_disk_read_time_seconds_total", "node_disk_write_time_seconds_total",
            "node_disk_io_time_seconds_total", "node_network_receive_bytes_total", "node_network_transmit_bytes_total", "node_network_receive_packets_total",
            "node_network_transmit_packets_total", "node_network_receive_errs_total", "node_network_transmit_errs_total", "node_network_receive_drop_total",
            "node_network_transmit_drop_total", "node_netstat_Tcp_CurrEstab", "node_sockstat_TCP_tw", "node_sockstat_UDP_inuse", "node_sockstat_TCP_inuse",
            "node_filefd_allocated", "node_filefd_maximum", "node_vmstat_pgmajfault", "scrape_duration_seconds",
        ];

        ExporterCatalogue.Natural(Profile(profile)).Select(spec => spec.Name).Distinct().Intersect(needed).Count().ShouldBe(needed.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(421)]
    [InlineData(422)]
    [InlineData(500)]
    [InlineData(1_000)]
    [InlineData(5_000)]
    [InlineData(20_000)]
    public void Exactly_ForAnyCount_GivesSoManyDifferentSeries(int count)
    {
        foreach (var profile in ServerProfile.All)
        {
            var specs = ExporterCatalogue.Exactly(profile, count);

            specs.Count.ShouldBe(count);
            specs.Select(Identity).Distinct().Count().ShouldBe(count);
        }
    }

    [Fact]
    public void Exactly_WithMoreThanNatural_KeepsEveryCoreWhole()
    {
        var modes = ExporterCatalogue.Exactly(ServerProfile.Web, 2_000).Where(spec => spec.Name == "node_cpu_seconds_total")
            .GroupBy(spec => spec.Labels.Single(label => label.Name == "cpu").Value).ToArray();

        modes.Length.ShouldBeGreaterThan(ServerProfile.Web.Cores);
        modes.ShouldAllBe(core => core.Count() == 8);
    }

    [Fact]
    public void OwnLabels_Always_DifferFromTheServersAndTheEdges()
    {
        var own = ServerProfile.All.SelectMany(profile => ExporterCatalogue.Exactly(profile, 2_000)).SelectMany(spec => spec.Labels).ToArray();

        own.Select(label => label.Name).Distinct().Intersect(ServerLabels.CommonNames.Append("customer_id").Append("__name__")).ShouldBeEmpty();
        own.ShouldAllBe(label => label.Value != "");
    }

    private static string Identity(SeriesSpec spec) =>
        spec.Name + string.Concat(spec.Labels.OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => $",{label.Name}={label.Value}"));
}
