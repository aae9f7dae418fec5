using System.Diagnostics.Metrics;
using MspPlatform.Domain;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Hosting;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Telemetry;

/// <summary>The edge's own numbers. Customers are labels, tokens are not: their number has no bound that a store would like.</summary>
internal sealed class GatewayMetrics
{
    private readonly Counter<long> _samples;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _overwritten;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _rejectedSamples;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _reads;
    private readonly Histogram<double> _writeSeconds;

    public GatewayMetrics(IMeterFactory meters, TokenDirectory directory, TlsListener tls, TimeProvider time)
    {
        Meter meter = meters.Create("MspPlatform.Gateway");
        _samples = meter.CreateCounter<long>("msp_gateway_samples_total", description: "Samples and histograms that the store has acknowledged.");
        _bytes = meter.CreateCounter<long>("msp_gateway_received_bytes_total", description: "Bytes of write bodies as sent, compressed.");
        _overwritten = meter.CreateCounter<long>(
            "msp_gateway_overwritten_customer_id_requests_total", description: "Writes in which the agent sent a customer_id of its own, which was overwritten.");
        _rejected = meter.CreateCounter<long>("msp_gateway_rejected_requests_total", description: "Requests refused, by reason.");
        _rejectedSamples = meter.CreateCounter<long>(
            "msp_gateway_rejected_samples_total", description: "Samples not stored, by reason; with report=\"true\" stored, though above a limit that is only rehearsed.");
        _writes = meter.CreateCounter<long>("msp_gateway_write_requests_total", description: "Write requests answered, by status code.");
        _reads = meter.CreateCounter<long>("msp_gateway_read_requests_total", description: "Read requests answered, by status code.");
        _writeSeconds = meter.CreateHistogram<double>("msp_gateway_write_duration_seconds", description: "Time from the first byte of a write to its answer.");
        meter.CreateObservableGauge(
            "msp_gateway_active_series",
            () => (directory.Current?.Customers ?? []).Select(c => new Measurement<long>(c.Traffic.Series.Count, new KeyValuePair<string, object?>("customer_id", c.Id.Value))),
            description: "Series seen during the last hour.");
        meter.CreateObservableGauge("msp_gateway_tokens", () => (long)(directory.Current?.Count ?? 0), description: "Tokens that the edge knows.");
        meter.CreateObservableGauge(
            "msp_gateway_token_snapshot_age_seconds",
            () => directory.Current is { } snapshot ? (time.GetUtcNow() - snapshot.TakenAt).TotalSeconds : double.NaN,
            description: "Age of the token snapshot; grows while PostgreSQL is away.");
        meter.CreateObservableGauge(
            "msp_gateway_certificate_expiry_timestamp_seconds",
            () => tls.Current is { } state ? [new Measurement<long>(state.NotAfter.ToUnixTimeSeconds())] : Array.Empty<Measurement<long>>(),
            description: "When the certificate that new connections get expires, in seconds since 1970.");
    }

    public void WriteAnswered(TokenEntry? token, int status, TimeSpan duration)
    {
        _writes.Add(1, new("customer_id", token?.CustomerId.Value ?? ""), new("code", CodeText(status)));
        _writeSeconds.Record(duration.TotalSeconds);
    }

    public void Stored(TokenEntry token, int bytes, long samples, ReservedLabels reserved)
    {
        var customer = new KeyValuePair<string, object?>("customer_id", token.CustomerId.Value);
        _samples.Add(samples, customer);
        _bytes.Add(bytes, customer);
        if (reserved.HasFlag(ReservedLabels.CustomerId))
            _overwritten.Add(1, customer);
    }

    public void ReadAnswered(TokenEntry? token, int status) =>
        _reads.Add(1, new("customer_id", token?.CustomerId.Value ?? ""), new("code", CodeText(status)));

    public void Rejected(TokenEntry? token, RejectionReason reason) =>
        _rejected.Add(1, new("customer_id", token?.CustomerId.Value ?? ""), new("reason", reason.Id));

    public void SamplesRejected(TokenEntry token, RejectionReason reason, bool reportOnly, long samples)
    {
        if (samples > 0)
            _rejectedSamples.Add(samples, new("customer_id", token.CustomerId.Value), new("reason", reason.Id), new("report", reportOnly ? "true" : "false"));
    }

    // The handful of codes that the edge gives, without a string for each request.
    private static string CodeText(int status) => status switch
    {
        200 => "200",
        204 => "204",
        400 => "400",
        401 => "401",
        403 => "403",
        413 => "413",
        415 => "415",
        429 => "429",
        501 => "501",
        503 => "503",
        _ => status.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
