using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using MspPlatform.Domain.Customers;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// Talks to a single-node VictoriaMetrics. The customer is forced by <c>extra_label</c> in the URL, which is built from the store's
/// address, a constant path and the token's customer, and from nothing that a client sent: on writes it overrides a label of that
/// name, on reads it is ANDed onto every selector (VictoriaMetrics <c>app/vminsert/promremotewrite</c>, <c>app/vmselect/searchutil</c>).
/// </summary>
internal sealed class VictoriaMetricsStore : IDisposable
{
    /// <summary>A hundred times what 1.112 answers with.</summary>
    private const long MaxMetricsBytes = 5_000_000;

    private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");

    private readonly Uri _base;
    private readonly HttpMessageInvoker _http;
    private readonly ConcurrentDictionary<CustomerId, Uri> _writeUris = new();

    public VictoriaMetricsStore(IOptions<StoreOptions> options)
    {
        _base = new Uri(options.Value.Url.TrimEnd('/') + "/");
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        });
    }

    /// <summary>Sends one verified remote-write body as it came, snappy-compressed.</summary>
    /// <exception cref="HttpRequestException">The store cannot be reached.</exception>
    public Task<HttpResponseMessage> WriteAsync(CustomerId customer, byte[] buffer, int length, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(buffer, 0, length);
        content.Headers.ContentType = Protobuf;
        content.Headers.ContentEncoding.Add("snappy");
        Uri uri = _writeUris.GetOrAdd(customer, static (id, root) => new Uri(root, $"api/v1/write?{ScopeTo(id)}"), _base);
        return _http.SendAsync(new HttpRequestMessage(HttpMethod.Post, uri) { Content = content }, cancellationToken);
    }

    /// <summary>Asks one query; the answer's body is still to be read.</summary>
    /// <param name="path">Path below <c>api/v1/</c>, made of constants and checked label names.</param>
    /// <param name="parameters">The parameters that were recognised and checked; sent as a form.</param>
    /// <exception cref="HttpRequestException">The store cannot be reached.</exception>
    public Task<HttpResponseMessage> ReadAsync(
        CustomerId customer,
        string path,
        IEnumerable<KeyValuePair<string, string>> parameters,
        CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_base, $"api/v1/{path}?{ScopeTo(customer)}"))
        {
            Content = new FormUrlEncodedContent(parameters),
        };
        return _http.SendAsync(request, cancellationToken);
    }

    /// <summary>Whether the store answers its own health check.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(_base, "health")), cancellationToken);
        return response.IsSuccessStatusCode;
    }

    /// <summary>What it says about itself, its flags among it. The page is small, and empty when it did not answer with 200.</summary>
    /// <exception cref="HttpRequestException">The store cannot be reached, or its page is larger than <see cref="MaxMetricsBytes"/>.</exception>
    public async Task<(int Status, string Page)> MetricsAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(_base, "metrics")), cancellationToken);
        if (!response.IsSuccessStatusCode)
            return ((int)response.StatusCode, "");
        await response.Content.LoadIntoBufferAsync(MaxMetricsBytes, cancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    public void Dispose() => _http.Dispose();

    // A CustomerId cannot be empty, which matters: an empty value would select the series without the label.
    private static string ScopeTo(CustomerId customer) => $"extra_label=customer_id%3D{customer.Value}";
}
