using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Hosting;

/// <summary>Section <c>Connections</c>: how long a connection may take, so that slow senders do not hold what others need.</summary>
internal sealed class ConnectionOptions
{
    public const string Section = "Connections";

    /// <summary>Seconds that the headers of one request may take, 1–300. Default 15 s.</summary>
    [Range(1, 300)]
    public int HeadersSeconds { get; set; } = 15;

    /// <summary>Seconds that a connection may idle between two requests, 1–3600. Default 130 s, twice the usual pause between two batches.</summary>
    [Range(1, 3600)]
    public int KeepAliveSeconds { get; set; } = 130;

    /// <summary>Least speed of a body in bytes per second, 1–1,000,000, measured after <see cref="BodyGraceSeconds"/>. Default 240.</summary>
    [Range(1, 1_000_000)]
    public int MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>Seconds that a body may come more slowly than that, 2–300. Default 5 s.</summary>
    [Range(2, 300)]
    public int BodyGraceSeconds { get; set; } = 5;

    /// <summary>
    /// Seconds that requests in progress have to finish when the edge is told to stop, 1–300. Default 30 s: longer than a write may take at
    /// the store.
    /// </summary>
    [Range(1, 300)]
    public int ShutdownSeconds { get; set; } = 30;

    public void ApplyTo(KestrelServerLimits limits)
    {
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(HeadersSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(KeepAliveSeconds);
        limits.MinRequestBodyDataRate = new MinDataRate(MinBodyBytesPerSecond, TimeSpan.FromSeconds(BodyGraceSeconds));
    }
}

[OptionsValidator]
internal sealed partial class ConnectionOptionsValidator : IValidateOptions<ConnectionOptions>;
