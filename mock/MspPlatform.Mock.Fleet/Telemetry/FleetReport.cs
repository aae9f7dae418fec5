using System.Text.Json;
using System.Text.Json.Serialization;

namespace MspPlatform.Mock.Fleet.Telemetry;

/// <summary>
/// What a run did, as JSON. <see cref="SamplesProduced"/> = <see cref="SamplesAcknowledged"/> + all of <see cref="SamplesDropped"/>, exactly.
/// After a timeout the receiver may have stored samples that were then sent again: with the same timestamp and value.
/// </summary>
internal sealed record FleetReport
{
    public required DateTimeOffset StartedAt { get; init; }

    public required double ElapsedSeconds { get; init; }

    public required int Servers { get; init; }

    /// <summary>Of all servers together.</summary>
    public required long Series { get; init; }

    public required double IntervalSeconds { get; init; }

    public required long SamplesProduced { get; init; }

    /// <summary>Answered with 2xx.</summary>
    public required long SamplesAcknowledged { get; init; }

    /// <summary>By status code, "backlog" (too old) or "shutdown" (unsent at the end).</summary>
    public required IReadOnlyDictionary<string, long> SamplesDropped { get; init; }

    /// <summary>Samples in requests that had to be sent again, counted each time.</summary>
    public required long SamplesRetried { get; init; }

    /// <summary>By status code, "network" or "timeout".</summary>
    public required IReadOnlyDictionary<string, long> Requests { get; init; }

    public required long RequestsRetried { get; init; }

    /// <summary>Compressed bodies of answered requests.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Of answered requests, from sending to the answer's headers, within 5 %.</summary>
    public required double RequestSecondsP50 { get; init; }

    /// <inheritdoc cref="RequestSecondsP50"/>
    public required double RequestSecondsP99 { get; init; }

    internal static FleetReport Of(FleetPlan plan, FleetCounters counters, DateTimeOffset startedAt, TimeSpan elapsed) => new()
    {
        StartedAt = startedAt,
        ElapsedSeconds = Math.Round(elapsed.TotalSeconds, 3),
        Servers = plan.Servers.Count,
        Series = plan.Servers.Sum(server => (long)server.Shape.SeriesCount),
        IntervalSeconds = plan.Interval.TotalSeconds,
        SamplesProduced = counters.ProducedSamples,
        SamplesAcknowledged = counters.AcknowledgedSamples,
        SamplesDropped = Sorted(counters.DroppedSamples),
        SamplesRetried = counters.RetriedSamples,
        Requests = Sorted(counters.Requests),
        RequestsRetried = counters.RetriedRequests,
        BytesSent = counters.AnsweredBytes,
        RequestSecondsP50 = counters.RequestTime.PercentileSeconds(0.50),
        RequestSecondsP99 = counters.RequestTime.PercentileSeconds(0.99),
    };

    internal string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.FleetReport);

    private static SortedDictionary<string, long> Sorted(IReadOnlyDictionary<string, long> counts) =>
        new(counts.ToDictionary(), StringComparer.Ordinal);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FleetReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
