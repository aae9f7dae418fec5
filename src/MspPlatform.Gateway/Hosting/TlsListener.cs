using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Hosting;

/// <summary>The public listener's protocol. Each handshake takes the state of its moment, so that connections outlive a renewal.</summary>
internal sealed class TlsListener
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    private volatile TlsState? _current;

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="FormatException">A file does not hold what it should.</exception>
    public TlsListener(IOptions<TlsOptions> options)
    {
        if (options.Value.CertificateFile.Length == 0)
            return;
        Files = TlsFiles.Read(options.Value);
        _current = TlsState.Build(Files, options.Value.ClientCertificates);
    }

    /// <summary>What new connections get; null without TLS.</summary>
    public TlsState? Current => _current;

    /// <summary>What it was built from; null without TLS.</summary>
    public TlsFiles? Files { get; private set; }

    public void Replace(TlsFiles files, TlsState state)
    {
        Files = files;
        _current = state;
    }

    public static void Configure(ListenOptions endpoint)
    {
        TlsListener tls = endpoint.ApplicationServices.GetRequiredService<TlsListener>();
        if (tls.Current is null)
        {
            endpoint.Protocols = HttpProtocols.Http1;
            return;
        }

        endpoint.Protocols = HttpProtocols.Http1AndHttp2;
        endpoint.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = async _ =>
            {
                // What follows signs with the private key, a quarter of a millisecond and more for RSA.
                await InlineSockets.LeaveAsync();
                return tls._current!.Authentication;
            },
        });
    }
}
