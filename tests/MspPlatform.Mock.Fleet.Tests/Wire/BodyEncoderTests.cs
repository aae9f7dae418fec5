using MspPlatform.Mock.Fleet.Catalogue;
using MspPlatform.Mock.Fleet.Model;
using MspPlatform.Mock.Fleet.Tests.Support;
using MspPlatform.Mock.Fleet.Wire;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Mock.Fleet.Tests.Wire;

public sealed class BodyEncoderTests
{
    private static readonly long Now = Servers.Wednesday.ToUnixTimeMilliseconds() + 123;

    private static List<ReceivedSeries> Encode(SimulatedServer server)
    {
        using var encoder = new BodyEncoder();
        return WriteRequestReader.Read(IronSnappy.Snappy.Decode(encoder.Encode(server, Now).ToArray()));
    }

    [Fact]
    public void Body_OfAServer_HoldsEverySeriesWithItsOwnAndTheServersLabels()
    {
        var server = Servers.Some(1, series: null)[0];
        var specs = ExporterCatalogue.Natural(ServerProfile.Web);

        var body = Encode(server);

        body.Count.ShouldBe(specs.Count);
        foreach (var (series, spec) in body.Zip(specs))
        {
            var expected = spec.Labels.Select(label => (label.Name, label.Value ?? "web-0")).Append(("__name__", spec.Name)).Concat(
                [("csp", "aws"), ("environment", "production"), ("instance", "web-0"), ("job", "integrations/node_exporter"), ("region", "ap-northeast-2"), ("server_name", "web-0")]);
            series.Labels.ToArray().ShouldBe(expected.OrderBy(label => label.Item1, StringComparer.Ordinal).ToArray(), spec.Name);
            series.TimestampMs.ShouldBe(Now);
        }
    }

    [Fact]
    public void Body_OfAServer_NeverNamesTheCustomer() =>
        Encode(Servers.Some(1, series: null)[0]).SelectMany(series => series.Labels).ShouldNotContain(label => label.Name == "customer_id");

    [Fact]
    public void Body_OfAServer_HoldsTheModelsValues()
    {
        var server = Servers.Some(1, series: null)[0];
        var signals = new double[(int)Signal.Count];
        server.Model.Observe(Now / 1000.0, signals);

        var body = Encode(server);

        body.Select(series => series.Value).ShouldBe(Enumerable.Range(0, body.Count).Select(i => server.Shape.ValueAt(i, signals)));
        body.Single(series => series.Name == "node_time_seconds").Value.ShouldBe(Now / 1000.0);
        body.Single(series => series.Name == "node_uname_info")["nodename"].ShouldBe("web-0");
    }

    [Fact]
    public void Body_OfAServer_PassesTheEdgesVerifier()
    {
        using var encoder = new BodyEncoder();
        var body = IronSnappy.Snappy.Decode(encoder.Encode(Servers.Some(1, series: 500)[0], Now).ToArray());

        WriteRequestVerifier.Verify(body, out var summary).IsNone.ShouldBeTrue();

        summary.Series.ShouldBe(500);
        summary.Samples.ShouldBe(500);
        summary.MinTimestamp.ShouldBe(Now);
        summary.MaxTimestamp.ShouldBe(Now);
        summary.SeriesWithoutName.ShouldBe(0);
        summary.ReservedLabels.ShouldBe(default);
    }

    [Fact]
    public void Body_OfTwoServersOfAKind_DiffersInLabelsAndValues()
    {
        var servers = Servers.Some(2, series: null);
        servers[0].Shape.ShouldBeSameAs(servers[1].Shape);
        var (first, second) = (Encode(servers[0]), Encode(servers[1]));

        second.ShouldAllBe(series => series["server_name"] == "web-1" && series["instance"] == "web-1");
        second.Single(series => series.Name == "node_memory_MemAvailable_bytes").Value.ShouldNotBe(first.Single(series => series.Name == "node_memory_MemAvailable_bytes").Value);
    }

    [Fact]
    public void Encode_OnceItsBuffersAreThere_AllocatesNothing()
    {
        var server = Servers.Some(1, series: 500)[0];
        using var encoder = new BodyEncoder();
        for (var i = 0; i < 3; i++)
            encoder.Encode(server, Now + (i * 15_000));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 3; i < 100; i++)
            encoder.Encode(server, Now + (i * 15_000));

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
