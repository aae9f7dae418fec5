using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Hosting;

/// <summary>Certificate files in a folder, an edge that serves them, and clients that check them.</summary>
internal sealed class TlsEdge : IDisposable
{
    private readonly TestFolder _folder = new();

    public TlsEdge() => Replace(Authority.Issue(TestAuthority.ServerAuthentication));

    public TestAuthority Authority { get; } = new();

    public string CertificateFile => _folder.File("tls.crt");

    public string KeyFile => _folder.File("tls.key");

    public string ClientCaFile => _folder.File("clients.crt");

    public (string Key, string Value)[] Settings => [("Tls:CertificateFile", CertificateFile), ("Tls:KeyFile", KeyFile), ("Tls:ReloadSeconds", "1")];

    public static Task<RunningGateway> StartAsync(EdgeFixture edge, CancellationToken cancellationToken, params (string Key, string Value)[] settings) =>
        RunningGateway.StartAsync(edge.Database.GatewayConnectionString, edge.HashKeyFile, edge.Store, cancellationToken, settings);

    public void Replace(X509Certificate2 pair)
    {
        File.WriteAllText(CertificateFile, pair.ExportCertificatePem());
        File.WriteAllText(KeyFile, pair.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    /// <param name="connected">Called for each new connection.</param>
    public HttpClient Client(RunningGateway gateway, X509Certificate2? own = null, Action? connected = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = Trusting(own) };
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            connected?.Invoke();
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };
        return new HttpClient(handler) { BaseAddress = gateway.Url };
    }

    /// <summary>One handshake; what the server showed and what was agreed on.</summary>
    public async Task<(string Thumbprint, SslProtocols Protocol, SslApplicationProtocol Application)> HandshakeAsync(
        RunningGateway gateway, SslProtocols protocols, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Url.Host, gateway.Url.Port, cancellationToken);
        await using var tls = new SslStream(client.GetStream());
        SslClientAuthenticationOptions options = Trusting(own: null);
        options.TargetHost = gateway.Url.Host;
        options.EnabledSslProtocols = protocols;
        options.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        return (tls.RemoteCertificate!.GetCertHashString(), tls.SslProtocol, tls.NegotiatedApplicationProtocol);
    }

    public void Dispose() => _folder.Dispose();

    private SslClientAuthenticationOptions Trusting(X509Certificate2? own) => new()
    {
        CertificateChainPolicy = Authority.Trust(),

        // Without a context .NET would hold back a certificate whose authority the server does not name, or that is for servers.
        ClientCertificateContext = own is null ? null : SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true),
    };
}
