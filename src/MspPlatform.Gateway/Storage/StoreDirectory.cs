using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using MspPlatform.Domain.Backends;
using MspPlatform.Persistence.Edge;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// The back ends that the edge knows. One that did not change stays the same object, with what was found out about it. "default" is the
/// VictoriaMetrics of the edge's own configuration as long as no row says otherwise.
/// </summary>
internal sealed class StoreDirectory
{
    private readonly StoreConnections _connections;
    private readonly StoreMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly Dictionary<string, string> _authorizations;
    private readonly int _replayBytes;
    private readonly EdgeBackend _configured;
    private FrozenDictionary<BackendName, Store> _current = FrozenDictionary<BackendName, Store>.Empty;
    private TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="IOException">A file with credentials cannot be read.</exception>
    /// <exception cref="InvalidOperationException">A file holds no value of a header, or the configured store's URL cannot be used.</exception>
    public StoreDirectory(
        IOptions<StoreOptions> store,
        IOptions<BackendOptions> backends,
        StoreConnections connections,
        StoreMetrics metrics,
        IMeterFactory meters,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        (_connections, _metrics, _time, _loggers, _replayBytes) = (connections, metrics, time, loggers, store.Value.ReplayBytes);
        _authorizations = backends.Value.AuthorizationFiles.ToDictionary(f => f.Key, f => ReadAuthorization(f.Key, f.Value), StringComparer.Ordinal);
        _configured = new EdgeBackend(BackendName.Default.Value, BackendKindText.Of(BackendKind.VictoriaMetrics), store.Value.Url, [store.Value.Url]);
        _current = Build([_configured], fault => throw new InvalidOperationException($"VictoriaMetrics:Url cannot be used: {fault}"));
        meters.Create("MspPlatform.Gateway").CreateObservableGauge(
            "msp_gateway_store_safe",
            () => Current.Values.Where(s => s.Replicas.Count > 0)
                .Select(s => new Measurement<long>(s.ReadRefusal is null ? 1 : 0, new KeyValuePair<string, object?>("backend", s.Name.Value))),
            description: "1 when a back end is known to keep customers apart, 0 while its reads are closed.");
    }

    public IReadOnlyDictionary<BackendName, Store> Current => Volatile.Read(ref _current);

    /// <summary>Completes when there are others.</summary>
    public Task Replaced => Volatile.Read(ref _replaced).Task;

    /// <summary>Takes over what the database says. A row that this version does not understand is logged and left out.</summary>
    public IReadOnlyDictionary<BackendName, Store> Apply(IReadOnlyList<EdgeBackend> rows)
    {
        bool says = rows.Any(row => row.Name == BackendName.Default.Value);
        FrozenDictionary<BackendName, Store> before = _current;
        FrozenDictionary<BackendName, Store> next = Build(says ? rows : [.. rows, _configured], fault: null);
        if (next.Count == before.Count && next.All(pair => before.TryGetValue(pair.Key, out Store? same) && same == pair.Value))
            return before;
        Volatile.Write(ref _current, next);
        Interlocked.Exchange(ref _replaced, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        return next;
    }

    private FrozenDictionary<BackendName, Store> Build(IReadOnlyList<EdgeBackend> rows, Action<string>? fault)
    {
        ILogger<Store> logger = _loggers.CreateLogger<Store>();
        var stores = new Dictionary<BackendName, Store>();
        foreach (EdgeBackend row in rows)
        {
            if (!BackendName.TryParse(row.Name, out BackendName name))
                logger.BackendNotUnderstood(row.Name, "This is no name.");
            else if (BackendPlace.TryParse(row.Kind, row.WriteUrl, row.ReadUrls, out BackendPlace? place, out string? wrong))
                stores[name] = Keep(name, place) ?? Open(name, place, logger);
            else if (fault is not null)
                fault(wrong);
            else
                logger.BackendNotUnderstood(row.Name, wrong);
        }

        return stores.ToFrozenDictionary();
    }

    private Store Open(BackendName name, BackendPlace place, ILogger<Store> logger) =>
        new Store(name, place, _authorizations.GetValueOrDefault(name.Value), _replayBytes, _connections.Http, _metrics, _time, logger).Following(_current.GetValueOrDefault(name));

    private Store? Keep(BackendName name, BackendPlace place)
    {
        bool same = _current.TryGetValue(name, out Store? store)
            && store.Place.Kind == place.Kind && store.Place.WriteUrl == place.WriteUrl && store.Place.ReadUrls.SequenceEqual(place.ReadUrls);
        return same ? store : null;
    }

    private static string ReadAuthorization(string backend, string path)
    {
        string value = File.ReadAllText(path).Trim();
        return value.Length > 0 && value.All(c => c is >= ' ' and <= '~')
            ? value : throw new InvalidOperationException($"Backends:AuthorizationFiles:{backend} holds no value of a header Authorization.");
    }
}
