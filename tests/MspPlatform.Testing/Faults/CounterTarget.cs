using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MspPlatform.Testing.Faults;

/// <summary>
/// What one agent scrapes: counters whose value is the number of the scrape, so that every value between the first and the last one that
/// is not in the store was lost, and can be named.
/// </summary>
internal sealed class CounterTarget : IAsyncDisposable
{
    public const string Metric = "fault_counter";

    private readonly WebApplication _app;
    private readonly TimeSpan? _clockOffset;
    private readonly List<DateTimeOffset> _times = [];

    private CounterTarget(WebApplication app, int series, TimeSpan? clockOffset)
    {
        _app = app;
        Series = series;
        _clockOffset = clockOffset;
        app.MapGet("/metrics", ScrapeAsync);
    }

    /// <summary>Counters, all of the same value.</summary>
    public int Series { get; }

    /// <summary>Host and port.</summary>
    public string Address => new Uri(_app.Urls.First()).Authority;

    /// <summary>How often it was scraped, which is the newest value.</summary>
    public int Scrapes
    {
        get
        {
            lock (_times)
                return _times.Count;
        }
    }

    /// <param name="clockOffset">How far the timestamps that come with the samples are off; null sends none, so that the agent's own clock counts.</param>
    public static async Task<CounterTarget> StartAsync(int series, TimeSpan? clockOffset, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var target = new CounterTarget(builder.Build(), series, clockOffset);
        await target._app.StartAsync(cancellationToken);
        return target;
    }

    /// <summary>When a value was scraped.</summary>
    public DateTimeOffset TimeOf(int value)
    {
        lock (_times)
            return _times[value - 1];
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task ScrapeAsync(HttpContext http)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        int value;
        lock (_times)
        {
            _times.Add(now);
            value = _times.Count;
        }

        string time = _clockOffset is { } offset ? " " + (now + offset).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : "";
        var text = new StringBuilder($"# TYPE {Metric} counter\n");
        for (int i = 0; i < Series; i++)
            text.Append(CultureInfo.InvariantCulture, $"{Metric}{{series=\"{i}\"}} {value}{time}\n");
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return http.Response.WriteAsync(text.ToString(), http.RequestAborted);
    }
}
