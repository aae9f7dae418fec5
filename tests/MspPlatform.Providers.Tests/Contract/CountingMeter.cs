using System.Collections.Concurrent;

namespace MspPlatform.Providers.Tests.Contract;

/// <summary>Keeps what a plugin told of its requests.</summary>
internal sealed class CountingMeter : IApiMeter
{
    private readonly ConcurrentQueue<ApiCall> _calls = new();

    public IReadOnlyCollection<ApiCall> Calls => [.. _calls];

    public void Count(ApiCall made) => _calls.Enqueue(made);

    public long Requests(string operation) => _calls.Count(c => c.Operation == operation);

    public long Units(string operation) => _calls.Where(c => c.Operation == operation).Sum(c => c.BillableUnits);
}
