using System.Collections.Concurrent;

namespace MspPlatform.Mock.Clouds.Billing;

/// <summary>Counts requests, and what the cloud bills for those that it answered.</summary>
internal sealed class ApiBill
{
    private readonly ConcurrentDictionary<(string AccountId, string Operation), BilledUse> _uses = new();

    public IReadOnlyCollection<KeyValuePair<(string AccountId, string Operation), BilledUse>> Uses => [.. _uses];

    public long Requests(string operation) => _uses.Where(u => u.Key.Operation == operation).Sum(u => u.Value.Requests);

    public long Units(string operation) => _uses.Where(u => u.Key.Operation == operation).Sum(u => u.Value.Units);

    public void Add(string accountId, string operation, long units) =>
        _uses.AddOrUpdate((accountId, operation), new BilledUse(1, units), (_, use) => new BilledUse(use.Requests + 1, use.Units + units));
}
