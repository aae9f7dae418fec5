using System.Diagnostics.Metrics;
using MspPlatform.Domain.Backends;

namespace MspPlatform.Gateway.Storage;

/// <summary>What an operator has to know of each back end that customers do not notice.</summary>
internal sealed class StoreMetrics
{
    private readonly Counter<long> _failures;
    private readonly Counter<long> _failovers;
    private readonly Counter<long> _replayed;

    public StoreMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("MspPlatform.Gateway");
        _failures = meter.CreateCounter<long>(
            "msp_gateway_store_failures_total", description: "Writes and reads that a back end did not take or answer, for a reason of its own.");
        _failovers = meter.CreateCounter<long>(
            "msp_gateway_read_failovers_total", description: "Reads that another replica answered, because the one before it failed.");
        _replayed = meter.CreateCounter<long>(
            "msp_gateway_store_replayed_requests_total", description: "Writes that were sent again to a back end that had been started anew.");
    }

    public void Replayed(BackendName backend) => _replayed.Add(1, new KeyValuePair<string, object?>("backend", backend.Value));

    public void Failed(BackendName backend) => _failures.Add(1, new KeyValuePair<string, object?>("backend", backend.Value));

    public void FailedOver(BackendName backend) => _failovers.Add(1, new KeyValuePair<string, object?>("backend", backend.Value));
}
