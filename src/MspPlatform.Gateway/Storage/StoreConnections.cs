using System.Net.Sockets;
using System.Threading.Channels;

namespace MspPlatform.Gateway.Storage;

/// <summary>The connections to all back ends. They are pooled by host, so a back end that is given up leaves none behind.</summary>
internal sealed class StoreConnections : IDisposable
{
    private readonly Channel<bool> _connected = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public StoreConnections() => Http = new HttpMessageInvoker(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectCallback = ConnectAsync,
    });

    public HttpMessageInvoker Http { get; }

    /// <summary>Tells that there were new connections since it was read last.</summary>
    public ChannelReader<bool> Connected => _connected.Reader;

    // As the handler itself does it.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            _connected.Writer.TryWrite(true);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => Http.Dispose();
}
