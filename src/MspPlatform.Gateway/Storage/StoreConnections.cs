namespace MspPlatform.Gateway.Storage;

/// <summary>The connections to all back ends. They are pooled by host, so a back end that is given up leaves none behind.</summary>
internal sealed class StoreConnections : IDisposable
{
    public HttpMessageInvoker Http { get; } = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
    });

    public void Dispose() => Http.Dispose();
}
