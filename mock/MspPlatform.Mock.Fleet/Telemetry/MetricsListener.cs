using System.Net;
using System.Text;

namespace MspPlatform.Mock.Fleet.Telemetry;

/// <summary>Serves <c>GET /metrics</c> on loopback; enough for a program that is only run beside a test or the local stack.</summary>
internal sealed class MetricsListener : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string> _render;

    /// <exception cref="HttpListenerException">The port is taken.</exception>
    public MetricsListener(int port, Func<string> render)
    {
        _render = render;
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add($"http://localhost:{port}/");
        _listener.Start();
    }

    /// <summary>Answers until disposed.</summary>
    public async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The peer went away, or we are being disposed; the loop's condition tells which.
            }
        }
    }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        if (context.Request.Url?.AbsolutePath != "/metrics")
        {
            response.StatusCode = 404;
            return;
        }

        response.ContentType = MetricsText.ContentType;
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(_render()));
    }
}
