using System.Net;
using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Limits;
using MspPlatform.Gateway.Metering;

namespace MspPlatform.Gateway.Authentication;

/// <summary>
/// What this edge has seen of one token. Lives longer than a snapshot: the next snapshot's entry for the same token takes it over.
/// Fields are written without a lock, because any of two simultaneous uses may count as the last one.
/// </summary>
internal sealed class TokenActivity
{
    private long _lastUsedTicks;
    private long _lastWriteSeconds;
    private long _samples;

    /// <summary>UTC ticks of the last request that the token was accepted for; 0 when there was none.</summary>
    public long LastUsedTicks => Volatile.Read(ref _lastUsedTicks);

    /// <summary>The <see cref="LastUsedTicks"/> that the database knows; touched by the recorder alone.</summary>
    public long RecordedTicks { get; set; }

    public IPAddress? LastAddress { get; private set; }

    public string? LastUserAgent { get; private set; }

    /// <summary>Unix seconds of the last write that the store has acknowledged; 0 when there was none.</summary>
    public long LastWriteSeconds => Volatile.Read(ref _lastWriteSeconds);

    /// <summary>Samples that the store has acknowledged since this edge started.</summary>
    public long Samples => Volatile.Read(ref _samples);

    /// <summary>Why the last write was refused, or null when the last write went through.</summary>
    public string? LastRejection { get; private set; }

    /// <summary>Writes per minute of this token.</summary>
    public RateGate Requests { get; } = new();

    /// <summary>What was written, read and refused with this token.</summary>
    public TokenMeter Meter { get; } = new();

    public void Apply(CustomerLimits limits, DateTimeOffset now)
    {
        double? perMinute = limits[LimitKind.RequestsPerMinute].Value;
        Requests.Set(perMinute / 60, perMinute ?? 0, now.ToUnixTimeMilliseconds());
    }

    public void Used(DateTimeOffset at, IPAddress? address, string? userAgent)
    {
        LastAddress = address;
        LastUserAgent = userAgent;
        Volatile.Write(ref _lastUsedTicks, at.UtcTicks);
    }

    public void Wrote(DateTimeOffset at, long samples)
    {
        Interlocked.Add(ref _samples, samples);
        LastRejection = null;
        Volatile.Write(ref _lastWriteSeconds, at.ToUnixTimeSeconds());
    }

    public void Rejected(string reason) => LastRejection = reason;
}
