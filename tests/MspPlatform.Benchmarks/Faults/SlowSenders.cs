using System.Net.Sockets;
using System.Text;

namespace MspPlatform.Benchmarks.Faults;

/// <summary>Connections that send one byte a second: headers that never end, and bodies under a good token. One that is cut off comes again.</summary>
internal sealed class SlowSenders(Uri edge, string token)
{
    // Between one connection and the next: hundreds in the same moment would be another attack.
    private const int StartMilliseconds = 10;

    private int _cut;

    /// <summary>How often the edge ended one of the connections.</summary>
    public int Cut => _cut;

    /// <param name="connections">Of each kind.</param>
    public Task RunAsync(int connections, CancellationToken cancellationToken) => Task.WhenAll(
        Enumerable.Range(0, 2 * connections).Select(i => SendForEverAsync(i % 2 == 0 ? Headers : Body, i * StartMilliseconds, cancellationToken)));

    private string Headers => $"POST /api/v1/write HTTP/1.1\r\nHost: {edge.Authority}\r\nX-Slow: ";

    private string Body => $"POST /api/v1/write HTTP/1.1\r\nHost: {edge.Authority}\r\nAuthorization: Bearer {token}\r\n"
        + "Content-Type: application/x-protobuf\r\nContent-Encoding: snappy\r\nContent-Length: 100000\r\n\r\n";

    private async Task SendForEverAsync(string start, int delay, CancellationToken cancellationToken)
    {
        await Lasting.ForAsync(TimeSpan.FromMilliseconds(delay), CancellationToken.None);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(edge.Host, edge.Port, cancellationToken);
                NetworkStream stream = client.GetStream();
                await stream.WriteAsync(Encoding.ASCII.GetBytes(start), cancellationToken);
                using var everySecond = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
                while (await everySecond.WaitForNextTickAsync(cancellationToken))
                    await stream.WriteAsync("x"u8.ToArray(), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                Interlocked.Increment(ref _cut);
            }
        }
    }
}
