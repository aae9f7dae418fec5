using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// Degraded, not unhealthy, without a back end: another edge would find the same one down, so none should be taken out of service for it.
/// </summary>
internal sealed class StoreHealthCheck(StoreDirectory stores) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string?[] faults = await Task.WhenAll(stores.Current.Values.SelectMany(store => FaultsOf(store, cancellationToken)));
        string text = string.Join(' ', faults.Where(fault => fault is not null).Order(StringComparer.Ordinal));
        return text.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(text);
    }

    private static IEnumerable<Task<string?>> FaultsOf(Store store, CancellationToken cancellationToken)
    {
        // Writes go on, and another edge would find the same flags.
        if (store.Replicas.Count > 0 && store.ReadRefusal is not null)
            yield return Task.FromResult<string?>($"Reads of {store.Name} are closed. {WhyClosed(store)}");
        if (!store.IsVictoriaMetrics)
            yield break;
        foreach (Replica replica in store.Replicas)
            yield return FaultOfAsync(store, replica, cancellationToken);
        if (store.WriteSide is { } writer)
            yield return FaultOfAsync(store, writer, cancellationToken);
    }

    private static string WhyClosed(Store store) => store.Leak
        ?? string.Join(' ', store.Replicas.Append(store.WriteSide).OfType<Replica>().Select(replica => replica.Safety.Verdict.Text).Distinct());

    private static async Task<string?> FaultOfAsync(Store store, Replica replica, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            return await store.IsHealthyAsync(replica, deadline.Token) ? null : $"{store.Name} says that {replica.Url} is not healthy.";
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"{store.Name} does not answer at {replica.Url}.";
        }
    }
}
