using System.Collections.Concurrent;
using System.Net.Http.Headers;
using MspPlatform.Domain;
using MspPlatform.Domain.Backends;
using MspPlatform.Domain.Customers;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// One back end as the edge talks to it. Requests are made of its address, constants, the token's customer and what the edge itself
/// checked or wrote; nothing else that a client sent gets here. See docs/security.md for how each kind keeps customers apart.
/// </summary>
internal sealed class Store
{
    /// <summary>A hundred times what VictoriaMetrics 1.112 answers with.</summary>
    private const long MaxMetricsBytes = 5_000_000;

    private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");

    private static readonly Refusal NotKnown =
        Refusal.Unavailable(RejectionReason.StoreUnavailable, "the metrics store has not been checked yet; try again.");

    // Flags and versions are the operator's business, in the log, not the customer's.
    private static readonly Refusal Closed = Refusal.Unavailable(
        RejectionReason.StoreUnsafe, "reads are closed, because the metrics store may not keep customers apart; its operator has to mend it.");

    private static readonly Refusal NoReads = new(
        RejectionReason.ReadsNotSupported, StatusCodes.Status501NotImplemented, "this customer's metrics go to a store that cannot be read here.");

    private readonly Uri _write;
    private readonly string? _authorization;
    private readonly HttpMessageInvoker _http;
    private readonly StoreMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Replica[] _replicas;
    private readonly ConcurrentDictionary<CustomerId, Uri> _writeUris = new();
    private string? _leak;

    /// <param name="authorization">Value of the header that every request carries; null for none.</param>
    /// <param name="replayBytes">Bytes of acknowledged bodies that are kept for when the store is killed, 0 for none.</param>
    public Store(
        BackendName name,
        BackendPlace place,
        string? authorization,
        int replayBytes,
        HttpMessageInvoker http,
        StoreMetrics metrics,
        TimeProvider time,
        ILogger<Store> logger)
    {
        (Name, Place, _authorization, _http, _metrics, _logger) = (name, place, authorization, http, metrics, logger);
        _write = place.Kind == BackendKind.RemoteWrite ? place.WriteUrl : StorePaths.Base(place.WriteUrl);
        _replicas = [.. place.ReadUrls.Select(StorePaths.Base).Select(url => new Replica(url, new StoreSafety(name, url, logger), time))];
        if (IsVictoriaMetrics && _replicas.All(replica => replica.Url != _write))
            WriteSide = new Replica(_write, new StoreSafety(name, _write, logger), time);
        if (IsVictoriaMetrics && replayBytes > 0)
            Acknowledged = new AcknowledgedBodies(replayBytes, time);
    }

    public BackendName Name { get; }

    public BackendPlace Place { get; }

    public IReadOnlyList<Replica> Replicas => _replicas;

    /// <summary>Where writes of a VictoriaMetrics go, when reads go elsewhere: a vmagent or a vminsert. It can change labels, too.</summary>
    public Replica? WriteSide { get; }

    /// <summary>Who takes the writes of a VictoriaMetrics.</summary>
    public Replica Writer => WriteSide ?? _replicas.First(replica => replica.Url == _write);

    /// <summary>What a VictoriaMetrics acknowledged and may not have on disk yet; null when that is not kept.</summary>
    public AcknowledgedBodies? Acknowledged { get; }

    public bool IsVictoriaMetrics => Place.Kind is BackendKind.VictoriaMetrics or BackendKind.VictoriaMetricsCluster;

    /// <summary>What a canary saw of another customer; null when nothing. Outweighs everything that is found out later.</summary>
    public string? Leak => Volatile.Read(ref _leak);

    /// <summary>What every read is told now; null while reads are open.</summary>
    public Refusal? ReadRefusal
    {
        get
        {
            if (_replicas.Length == 0)
                return NoReads;
            if (Leak is not null || WriteSide?.Safety.Verdict.Standing == StoreStanding.Unsafe)
                return Closed;
            if (Has(StoreStanding.Safe))
                return null;
            return Has(StoreStanding.Unsafe) ? Closed : NotKnown;
        }
    }

    /// <summary>Whether every body is written anew.</summary>
    public bool RewritesAll => !IsVictoriaMetrics;

    /// <summary>
    /// Whether a body must be written anew, with the token's <c>customer_id</c> in each series and nothing but series, before it may go
    /// here. VictoriaMetrics appends <c>extra_label</c> and lets the last label of a name win, but with -sortLabels, the cluster's default
    /// in some versions, it first sorts in a way that does not keep their order, and then the client's own may win. The cluster reads
    /// account ids out of metadata.
    /// </summary>
    public bool Rewrites(in WriteRequestSummary summary) => Place.Kind switch
    {
        BackendKind.VictoriaMetrics => summary.ReservedLabels.HasFlag(ReservedLabels.CustomerId),
        BackendKind.VictoriaMetricsCluster => summary.ReservedLabels.HasFlag(ReservedLabels.CustomerId) || summary.Metadata > 0,
        _ => true,
    };

    /// <summary>Sends one remote-write 1.0 body, snappy-compressed.</summary>
    /// <exception cref="HttpRequestException">The store cannot be reached.</exception>
    public Task<HttpResponseMessage> WriteAsync(StoreAccount account, byte[] buffer, int length, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(buffer, 0, length);
        content.Headers.ContentType = Protobuf;
        content.Headers.ContentEncoding.Add("snappy");
        Uri uri = _writeUris.TryGetValue(account.Customer, out Uri? known) ? known : WriteUri(account);
        HttpRequestMessage request = Request(HttpMethod.Post, uri, account);
        request.Content = content;

        // VictoriaMetrics guesses the version; the others are told, as the specification asks.
        if (!IsVictoriaMetrics)
            request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        return _http.SendAsync(request, cancellationToken);
    }

    /// <summary>
    /// Asks one query; the answer's body is still to be read. Of several replicas the first that is safe is asked, those that failed a
    /// moment ago last, and the next one when it fails before its answer has begun.
    /// </summary>
    /// <param name="path">Path below <c>api/v1/</c>, made of constants and checked label names.</param>
    /// <param name="parameters">The parameters that were recognised and checked.</param>
    /// <exception cref="HttpRequestException">No replica can be reached.</exception>
    public async Task<HttpResponseMessage> ReadAsync(
        StoreAccount account, string path, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        Replica[] safe = [.. _replicas.Where(replica => replica.Safety.Verdict.Standing == StoreStanding.Safe).OrderBy(replica => replica.IsResting)];
        if (safe.Length == 0)
            throw new HttpRequestException("no replica is known to be safe");
        for (int i = 0; ; i++)
        {
            HttpRequestMessage request = ReadRequest(safe[i], account, path, parameters);
            if (await TryAsync(safe[i], request, isLast: i == safe.Length - 1, cancellationToken) is not { } response)
                continue;
            if (i > 0)
                _metrics.FailedOver(Name);
            return response;
        }
    }

    /// <summary>Whether a replica answers VictoriaMetrics' own health check.</summary>
    public async Task<bool> IsHealthyAsync(Replica replica, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _http.SendAsync(Request(HttpMethod.Get, new Uri(replica.Url, "health"), null), cancellationToken);
        return response.IsSuccessStatusCode;
    }

    /// <summary>What a VictoriaMetrics says about itself, its flags among it. The page is small, and empty when it did not answer with 200.</summary>
    /// <exception cref="HttpRequestException">It cannot be reached, or its page is larger than <see cref="MaxMetricsBytes"/>.</exception>
    public async Task<(int Status, string Page)> MetricsAsync(Replica replica, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _http.SendAsync(Request(HttpMethod.Get, new Uri(replica.Url, "metrics"), null), cancellationToken);
        if (!response.IsSuccessStatusCode)
            return ((int)response.StatusCode, "");
        await response.Content.LoadIntoBufferAsync(MaxMetricsBytes, cancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>What a Mimir answers to a query that names no tenant.</summary>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public async Task<int> StatusWithoutTenantAsync(Replica replica, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response =
            await _http.SendAsync(Request(HttpMethod.Get, new Uri(replica.Url, "prometheus/api/v1/labels"), null), cancellationToken);
        return (int)response.StatusCode;
    }

    /// <summary>Closes reads until the edge is restarted: somebody has to look, and a later good answer proves nothing.</summary>
    /// <param name="what">One sentence, without the data.</param>
    public void ReportLeak(string what)
    {
        Volatile.Write(ref _leak, what);
        _logger.StoreLeaks(Name, what);
    }

    /// <summary>Goes on where another state of the same back end stopped.</summary>
    public Store Following(Store? previous)
    {
        _leak = previous?.Leak;
        return this;
    }

    private Uri WriteUri(StoreAccount account) => _writeUris.GetOrAdd(account.Customer, StorePaths.Write(Place.Kind, _write, account));

    private bool Has(StoreStanding standing)
    {
        foreach (Replica replica in _replicas)
        {
            if (replica.Safety.Verdict.Standing == standing)
                return true;
        }

        return false;
    }

    private HttpRequestMessage ReadRequest(Replica replica, StoreAccount account, string path, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        Uri uri = StorePaths.Read(Place.Kind, replica.Url, account, path);
        var form = new FormUrlEncodedContent(parameters);

        // Mimir and Prometheus take label values by GET alone.
        if (Place.Kind == BackendKind.Mimir && path.StartsWith("label/", StringComparison.Ordinal))
        {
            using StreamReader text = new(form.ReadAsStream(CancellationToken.None));
            return Request(HttpMethod.Get, new Uri($"{uri.AbsoluteUri}?{text.ReadToEnd()}"), account);
        }

        HttpRequestMessage request = Request(HttpMethod.Post, uri, account);
        request.Content = form;
        return request;
    }

    private HttpRequestMessage Request(HttpMethod method, Uri uri, StoreAccount? account)
    {
        var request = new HttpRequestMessage(method, uri);
        if (_authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        if (Place.Kind == BackendKind.Mimir && account is { } known)
            request.Headers.Add("X-Scope-OrgID", known.Customer.Value);
        return request;
    }

    /// <returns>Null when the next replica is to be tried.</returns>
    private async Task<HttpResponseMessage?> TryAsync(Replica replica, HttpRequestMessage request, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
            if ((int)response.StatusCode < StatusCodes.Status500InternalServerError)
                return response;
            replica.Rest();
            if (isLast)
                return response;
            response.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A connection that takes too long is a cancellation that nobody asked for.
            replica.Rest();
            if (isLast)
                throw;
            return null;
        }
    }
}
