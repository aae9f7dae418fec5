using System.Globalization;
using MspPlatform.Mock.Fleet.Sending;
using MspPlatform.Mock.Fleet.Telemetry;

namespace MspPlatform.Mock.Fleet;

/// <summary>One run of a plan with its metrics and its report.</summary>
internal sealed class FleetRun(FleetPlan plan, int connections, TimeSpan? duration, int? metricsPort, string? reportPath)
{
    /// <summary>Time for sending what is left after the end was asked for.</summary>
    public static readonly TimeSpan Flush = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    /// <returns>An exit code of <see cref="FleetCommand"/>.</returns>
    public async Task<int> RunAsync(TextWriter output, TextWriter messages, TimeProvider time, CancellationToken cancellationToken)
    {
        var counters = new FleetCounters(TextWriter.Synchronized(messages));
        MetricsListener? metrics;
        try
        {
            metrics = metricsPort is { } port
                ? await MetricsListener.StartAsync(port, () => MetricsText.Of(counters, plan.Servers.Count), cancellationToken)
                : null;
        }
        catch (IOException e)
        {
            await messages.WriteLineAsync($"The metrics port {metricsPort} cannot be opened: {e.Message}.");
            return FleetCommand.CouldNotRun;
        }

        await using (metrics)
        {
            var report = await SendAsync(counters, messages, time, cancellationToken);
            return await WriteReportAsync(report, output, messages);
        }
    }

    private async Task<FleetReport> SendAsync(FleetCounters counters, TextWriter messages, TimeProvider time, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var end = duration is { } limit ? new CancellationTokenSource(limit, time) : new CancellationTokenSource();
        await using var ended = end.Token.Register(stopping.Cancel);
        using var edge = new EdgeClient(plan.WriteUrl, connections, RequestTimeout, counters, time);

        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        await messages.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{plan.Servers.Count} servers send {SeriesOf(plan)} series every {plan.Interval.TotalSeconds} s to {plan.WriteUrl}."));
        await RunningFleet.RunAsync(plan, edge, counters, Flush, time, stopping.Token);
        return FleetReport.Of(plan, counters, startedAt, time.GetElapsedTime(started));
    }

    private async Task<int> WriteReportAsync(FleetReport report, TextWriter output, TextWriter messages)
    {
        if (reportPath is null or "-")
        {
            await (reportPath is null ? messages : output).WriteLineAsync(reportPath is null ? Summary(report) : report.ToJson());
            return FleetCommand.Ended;
        }

        try
        {
            await File.WriteAllTextAsync(reportPath, report.ToJson() + "\n", CancellationToken.None);
            return FleetCommand.Ended;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await messages.WriteLineAsync($"The report cannot be written to '{reportPath}': {e.Message}");
            return FleetCommand.CouldNotRun;
        }
    }

    private static string Summary(FleetReport report) => string.Create(CultureInfo.InvariantCulture,
        $"Produced {report.SamplesProduced} samples, acknowledged {report.SamplesAcknowledged}, "
        + $"dropped {report.SamplesDropped.Values.Sum()}, retried {report.SamplesRetried}.");

    private static long SeriesOf(FleetPlan plan) => plan.Servers.Sum(server => (long)server.Shape.SeriesCount);
}
