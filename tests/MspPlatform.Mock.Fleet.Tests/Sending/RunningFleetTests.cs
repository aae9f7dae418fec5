using System.Net;
using MspPlatform.Mock.Fleet.Sending;
using MspPlatform.Mock.Fleet.Telemetry;
using MspPlatform.Mock.Fleet.Tests.Support;

namespace MspPlatform.Mock.Fleet.Tests.Sending;

public sealed class RunningFleetTests
{
    /// <summary>Milliseconds after which a test that waits for what never comes fails; far above the second it takes.</summary>
    private const int Limit = 30_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Flush = TimeSpan.FromSeconds(5);

    /// <summary>A fleet in fake time against a real receiver. Every server arms one timer when it has nothing to do.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly EdgeClient _edge;
        private readonly int _servers;

        public Rig(Uri edge, int servers)
        {
            _servers = servers;
            var plan = new FleetPlan(FleetPlan.WriteUrlOf(edge), Interval, Servers.Some(servers));
            Counters = new FleetCounters(Messages);
            _edge = new EdgeClient(plan.WriteUrl, connections: 4, TimeSpan.FromSeconds(30), Counters, Time);
            Run = RunningFleet.RunAsync(plan, _edge, Counters, Flush, Time, _stopping.Token);
        }

        public FakeTime Time { get; } = new(Servers.Wednesday.AddMilliseconds(1));

        public StringWriter Messages { get; } = new();

        public FleetCounters Counters { get; }

        public Task Run { get; }

        public void Stop() => _stopping.Cancel();

        /// <summary>Lives through so many timers, each time until all servers rest again.</summary>
        public async Task LiveAsync(int timers)
        {
            for (var i = 0; i < timers; i++)
            {
                await Time.ArmedAsync(_servers);
                Time.JumpToNextTimer();
            }

            await Time.ArmedAsync(_servers);
        }

        public async ValueTask DisposeAsync()
        {
            _edge.Dispose();
            _stopping.Dispose();
            await Messages.DisposeAsync();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Request_OfAServer_IsRemoteWriteWithItsTokenInTheHeaderOnly()
    {
        await using var sink = await EdgeSink.StartAsync();
        await using var rig = new Rig(sink.Url, servers: 1);

        await rig.LiveAsync(timers: 1);

        var request = await sink.NextAsync();
        request.Method.ShouldBe("POST");
        request.Path.ShouldBe("/api/v1/write");
        request.Header("Authorization").ShouldBe($"Bearer {Servers.Token}");
        request.Header("Content-Encoding").ShouldBe("snappy");
        request.Header("Content-Type").ShouldBe("application/x-protobuf");
        request.Header("X-Prometheus-Remote-Write-Version").ShouldBe("0.1.0");
        request.Header("User-Agent").ShouldMatch(@"^MspPlatform\.Mock\.Fleet/\d+\.\d+");
        request.Series.SelectMany(series => series.Labels).ShouldNotContain(label => label.Value.Contains(Servers.Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Fleet_ThroughTwoIntervals_SendsEverySampleOnceAndNeverAsAHerd()
    {
        await using var sink = await EdgeSink.StartAsync();
        await using var rig = new Rig(sink.Url, servers: 30);

        await rig.LiveAsync(timers: 60);

        var requests = sink.TakeAll();
        requests.Count.ShouldBe(60);
        var instants = requests.Select(request => request.TimestampMs).Order().ToArray();
        instants.Zip(instants.Skip(1), (from, to) => to - from).ShouldAllBe(gap => gap == 500);
        requests.GroupBy(request => request.ServerName).ShouldAllBe(server => server.Count() == 2 && server.Max(r => r.TimestampMs) - server.Min(r => r.TimestampMs) == 15_000);
        rig.Counters.ProducedSamples.ShouldBe(60 * 20);
        rig.Counters.AcknowledgedSamples.ShouldBe(60 * 20);
    }

    [Fact(Timeout = Limit)]
    public async Task Outage_Answered503WithRetryAfter_IsWaitedOutAndNothingIsLost()
    {
        var down = true;
        await using var sink = await EdgeSink.StartAsync(_ => down ? new SinkAnswer(HttpStatusCode.ServiceUnavailable, RetryAfter: "20") : HttpStatusCode.NoContent);
        await using var rig = new Rig(sink.Url, servers: 1);

        await rig.LiveAsync(timers: 1);
        var refusedAt = rig.Time.GetUtcNow();
        await rig.LiveAsync(timers: 1); // the next sample joins the backlog: it is not the time to send
        (rig.Time.GetUtcNow() - refusedAt).ShouldBe(Interval);
        sink.TakeAll().Count.ShouldBe(1);
        down = false;
        await rig.LiveAsync(timers: 1);

        (rig.Time.GetUtcNow() - refusedAt).TotalSeconds.ShouldBeInRange(20, 22);
        var sent = sink.TakeAll();
        sent.Select(request => request.Status).ShouldAllBe(status => status == HttpStatusCode.NoContent);
        sent.Select(request => request.TimestampMs).ShouldBe([refusedAt.ToUnixTimeMilliseconds(), refusedAt.ToUnixTimeMilliseconds() + 15_000]);
        rig.Counters.AcknowledgedSamples.ShouldBe(2 * 20);
        rig.Counters.RetriedSamples.ShouldBe(20);
        rig.Counters.DroppedSamples.ShouldBeEmpty();
    }

    [Fact(Timeout = Limit)]
    public async Task Retry_OfTheSameInstant_CarriesTheSameValues()
    {
        var first = true;
        await using var sink = await EdgeSink.StartAsync(_ =>
        {
            var answer = first ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK;
            first = false;
            return answer;
        });
        await using var rig = new Rig(sink.Url, servers: 1);

        await rig.LiveAsync(timers: 2);

        var requests = sink.TakeAll();
        requests.Select(request => request.Status).ShouldBe([HttpStatusCode.TooManyRequests, HttpStatusCode.OK]);
        requests[1].Series.Select(series => (series.Name, series.Value, series.TimestampMs)).ShouldBe(requests[0].Series.Select(series => (series.Name, series.Value, series.TimestampMs)));
    }

    [Theory(Timeout = Limit)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(HttpStatusCode.Found)]
    public async Task Refusal_ForGood_DropsTheSamplesCountsThemAndGoesOn(HttpStatusCode status)
    {
        await using var sink = await EdgeSink.StartAsync(_ => new SinkAnswer(status, Text: "this is why\nmore"));
        await using var rig = new Rig(sink.Url, servers: 1);

        await rig.LiveAsync(timers: 2);

        sink.TakeAll().Select(request => request.TimestampMs).Distinct().Count().ShouldBe(2);
        rig.Counters.DroppedSamples.ShouldBe(new Dictionary<string, long> { [$"{(int)status}"] = 2 * 20 });
        rig.Counters.RetriedRequests.ShouldBe(0);
        rig.Messages.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain($"{(int)status} this is why");
        rig.Messages.ToString().ShouldNotContain(Servers.Token);
    }

    [Fact(Timeout = Limit)]
    public async Task Edge_NotThereAtFirst_IsTriedAgain()
    {
        var sink = await EdgeSink.StartAsync();
        var url = sink.Url;
        await sink.DisposeAsync();
        await using var rig = new Rig(url, servers: 1);

        await rig.LiveAsync(timers: 2);

        rig.Counters.Requests.ShouldBe(new Dictionary<string, long> { ["network"] = 2 });
        rig.Counters.DroppedSamples.ShouldBeEmpty();
        rig.Counters.AcknowledgedSamples.ShouldBe(0);
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_WithABacklog_FlushesItBeforeEnding()
    {
        var down = true;
        await using var sink = await EdgeSink.StartAsync(_ => down ? new SinkAnswer(HttpStatusCode.ServiceUnavailable, RetryAfter: "1") : HttpStatusCode.NoContent);
        await using var rig = new Rig(sink.Url, servers: 1);
        await rig.LiveAsync(timers: 1);

        down = false;
        rig.Stop();
        await rig.Time.ArmedWithinAsync(TimeSpan.FromSeconds(3)); // the server's retry, before the bound of the flush
        rig.Time.JumpToNextTimer().ShouldBeLessThan(Flush);
        await rig.Run;

        rig.Counters.AcknowledgedSamples.ShouldBe(20);
        rig.Counters.DroppedSamples.ShouldBeEmpty();
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_WithAnEdgeThatStaysDown_EndsAtTheBoundAndCountsWhatIsLost()
    {
        await using var sink = await EdgeSink.StartAsync(_ => new SinkAnswer(HttpStatusCode.ServiceUnavailable, RetryAfter: "60"));
        await using var rig = new Rig(sink.Url, servers: 2);
        await rig.LiveAsync(timers: 2);

        rig.Stop();
        await rig.Time.ArmedWithinAsync(Flush); // the retries are due much later
        rig.Time.JumpToNextTimer().ShouldBe(Flush);
        await rig.Run;

        rig.Counters.ProducedSamples.ShouldBe(2 * 20);
        rig.Counters.DroppedSamples.ShouldBe(new Dictionary<string, long> { ["shutdown"] = 2 * 20 });
    }

    [Fact(Timeout = Limit)]
    public async Task Outage_LongerThanTheBacklog_GivesUpTheOldestAndCountsThem()
    {
        var down = true;
        await using var sink = await EdgeSink.StartAsync(_ => down ? new SinkAnswer(HttpStatusCode.ServiceUnavailable, RetryAfter: "300") : HttpStatusCode.NoContent);
        await using var rig = new Rig(sink.Url, servers: 1);
        const int samples = ServerLoop.BacklogCapacity + 3;

        while (rig.Counters.ProducedSamples < samples * 20)
            await rig.LiveAsync(timers: 1);
        down = false;
        while (rig.Counters.AcknowledgedSamples == 0)
            await rig.LiveAsync(timers: 1);

        rig.Counters.DroppedSamples.Keys.ShouldBe(["backlog"]);
        (rig.Counters.AcknowledgedSamples + rig.Counters.DroppedSamples["backlog"]).ShouldBe(rig.Counters.ProducedSamples);
        rig.Counters.AcknowledgedSamples.ShouldBe(ServerLoop.BacklogCapacity * 20);
    }
}
