using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MspPlatform.Gateway.Storage;

/// <summary>Degraded, not unhealthy, without the store: another edge would find the same store down, so none should be taken out of service for it.</summary>
internal sealed class StoreHealthCheck(VictoriaMetricsStore store, StoreSafety safety) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            if (!await store.IsHealthyAsync(deadline.Token))
                return HealthCheckResult.Degraded("The store says it is not healthy.");

            // Writes go on, and another edge would find the same flags.
            return safety.Refusal is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"Reads are closed. {safety.Verdict.Text}");
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HealthCheckResult.Degraded("The store does not answer.");
        }
    }
}
