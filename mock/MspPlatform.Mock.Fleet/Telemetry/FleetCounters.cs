using System.Collections.Concurrent;

namespace MspPlatform.Mock.Fleet.Telemetry;

/// <summary>
/// Everything that happened, counted once: produced = acknowledged + dropped + still waiting, always, so a test can compare with the store.
/// Safe for all threads.
/// </summary>
internal sealed class FleetCounters(TextWriter explanations)
{
    private readonly ConcurrentDictionary<string, long> _droppedSamples = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _explained = new(StringComparer.Ordinal);
    private long _produced;
    private long _acknowledged;
    private long _retriedRequests;
    private long _retriedSamples;
    private long _bytes;

    public long ProducedSamples => Interlocked.Read(ref _produced);

    public long AcknowledgedSamples => Interlocked.Read(ref _acknowledged);

    public long RetriedRequests => Interlocked.Read(ref _retriedRequests);

    public long RetriedSamples => Interlocked.Read(ref _retriedSamples);

    /// <summary>Compressed bodies that were answered, whatever the answer.</summary>
    public long AnsweredBytes => Interlocked.Read(ref _bytes);

    /// <summary>By status code, or "backlog" (oldest given up), or "shutdown" (unsent at the end).</summary>
    public IReadOnlyDictionary<string, long> DroppedSamples => _droppedSamples;

    /// <summary>Requests by status code, or "network" or "timeout".</summary>
    public IReadOnlyDictionary<string, long> Requests => _answers;

    public LatencyHistogram RequestTime { get; } = new();

    public void Produced(int samples) => Interlocked.Add(ref _produced, samples);

    public void Acknowledged(string code, int samples)
    {
        Count(_answers, code, 1);
        Interlocked.Add(ref _acknowledged, samples);
    }

    public void Retried(string code, int samples)
    {
        Count(_answers, code, 1);
        Interlocked.Increment(ref _retriedRequests);
        Interlocked.Add(ref _retriedSamples, samples);
    }

    /// <param name="reason">Status code, "backlog" or "shutdown".</param>
    /// <param name="requests">How many; 0 counts nothing.</param>
    /// <param name="samplesPerRequest">Samples in each.</param>
    public void Dropped(string reason, int requests, int samplesPerRequest)
    {
        if (requests == 0)
            return;
        if (char.IsAsciiDigit(reason[0]))
            Count(_answers, reason, requests);
        Count(_droppedSamples, reason, (long)requests * samplesPerRequest);
    }

    public void Answered(int bytes, TimeSpan elapsed)
    {
        Interlocked.Add(ref _bytes, bytes);
        RequestTime.Record(elapsed);
    }

    public bool IsFirstRefusal(string code) => _explained.TryAdd(code, true);

    /// <summary>Tells once per status what the edge said, so that a wrong token is seen at once.</summary>
    public void Explain(string code, string serverName, string reason) =>
        explanations.WriteLine($"The edge refuses samples of {serverName} for good: {code} {reason} (told once per status).");

    private static void Count(ConcurrentDictionary<string, long> counts, string key, long amount) =>
        counts.AddOrUpdate(key, static (_, added) => added, static (_, sum, added) => sum + added, amount);
}
