using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Hosting;

/// <summary>TLS at the public listener, with real handshakes.</summary>
public sealed class TlsTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_OverHttp2_IsStored()
    {
        using var tls = new TlsEdge();
        await using RunningGateway gateway = await TlsEdge.StartAsync(edge, Cancel, tls.Settings);
        using HttpClient http = tls.Client(gateway);
        await Eventually.TrueAsync(async () => (await http.GetAsync("/readyz", Cancel)).IsSuccessStatusCode, "the edge has its tokens", Cancel);
        byte[] body = new RemoteWriteBody().Series(1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), ("__name__", "over_http2")).ToSnappy();
        using HttpRequestMessage write = EdgeRequests.Write(edge.Acme.Agent.Text, body);
        write.Version = HttpVersion.Version20;
        write.VersionPolicy = HttpVersionPolicy.RequestVersionExact;

        HttpResponseMessage response = await http.SendAsync(write, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        response.Version.ShouldBe(HttpVersion.Version20);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Handshake_EitherVersion_AgreesOnHttp2(SslProtocols protocol)
    {
        using var tls = new TlsEdge();
        await using RunningGateway gateway = await TlsEdge.StartAsync(edge, Cancel, tls.Settings);

        (_, SslProtocols agreed, SslApplicationProtocol application) = await tls.HandshakeAsync(gateway, protocol, Cancel);

        agreed.ShouldBe(protocol);
        application.ShouldBe(SslApplicationProtocol.Http2);
    }

    [Fact]
    public async Task Certificate_RenewedWhileAConnectionIsOpen_IsForNewOnesAlone()
    {
        using var tls = new TlsEdge();
        await using RunningGateway gateway = await TlsEdge.StartAsync(edge, Cancel, tls.Settings);
        int connections = 0;
        using HttpClient http = tls.Client(gateway, connected: () => Interlocked.Increment(ref connections));
        (await http.GetAsync("/healthz", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using X509Certificate2 renewed = tls.Authority.Issue(TestAuthority.ServerAuthentication, validDays: 35);

        tls.Replace(renewed);

        await Eventually.TrueAsync(
            async () => (await tls.HandshakeAsync(gateway, SslProtocols.None, Cancel)).Thumbprint == renewed.Thumbprint, "the renewed certificate is shown", Cancel);
        (await http.GetAsync("/healthz", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        connections.ShouldBe(1);
        string expiry = $"msp_gateway_certificate_expiry_timestamp_seconds {new DateTimeOffset(renewed.NotAfter).ToUnixTimeSeconds()}\n";
        (await gateway.MetricsAsync(Cancel)).ShouldContain(expiry);
    }

    [Theory]
    [InlineData(TestAuthority.ClientAuthentication, true, "Require", true)]
    [InlineData(TestAuthority.ClientAuthentication, true, "Optional", true)]
    [InlineData(TestAuthority.ClientAuthentication, false, "Require", false)]
    [InlineData(TestAuthority.ClientAuthentication, false, "Optional", false)]
    [InlineData(TestAuthority.ServerAuthentication, true, "Require", false)]
    [InlineData(TestAuthority.ServerAuthentication, true, "Optional", false)]
    [InlineData(null, true, "Require", false)]
    [InlineData(null, true, "Optional", true)]
    public async Task Client_ByItsCertificate_IsLetIn(string? purpose, bool ours, string mode, bool letIn)
    {
        using var tls = new TlsEdge();
        var clients = new TestAuthority();
        await File.WriteAllTextAsync(tls.ClientCaFile, clients.Pem, Cancel);
        await using RunningGateway gateway = await TlsEdge.StartAsync(
            edge, Cancel, [.. tls.Settings, ("Tls:ClientCaFile", tls.ClientCaFile), ("Tls:ClientCertificates", mode)]);
        using X509Certificate2? own = purpose is null ? null : (ours ? clients : new TestAuthority()).Issue(purpose);

        (await CanAskAsync(tls, gateway, own)).ShouldBe(letIn);
    }

    [Fact]
    public async Task Client_WhoseRootIsTakenOut_IsRefusedAtItsNextConnection()
    {
        using var tls = new TlsEdge();
        var clients = new TestAuthority();
        await File.WriteAllTextAsync(tls.ClientCaFile, tls.Authority.Pem + "\n" + clients.Pem, Cancel);
        await using RunningGateway gateway = await TlsEdge.StartAsync(edge, Cancel, [.. tls.Settings, ("Tls:ClientCaFile", tls.ClientCaFile)]);
        using X509Certificate2 own = clients.Issue(TestAuthority.ClientAuthentication);
        (await CanAskAsync(tls, gateway, own)).ShouldBeTrue();

        await File.WriteAllTextAsync(tls.ClientCaFile, tls.Authority.Pem, Cancel);

        await Eventually.TrueAsync(async () => !await CanAskAsync(tls, gateway, own), "the client is refused", Cancel);
    }

    [Fact]
    public async Task Client_WithAnExpiredCertificate_IsRefused()
    {
        using var tls = new TlsEdge();
        await File.WriteAllTextAsync(tls.ClientCaFile, tls.Authority.Pem, Cancel);
        await using RunningGateway gateway = await TlsEdge.StartAsync(edge, Cancel, [.. tls.Settings, ("Tls:ClientCaFile", tls.ClientCaFile), ("Tls:ClientCertificates", "Optional")]);
        using X509Certificate2 expired = tls.Authority.Issue(TestAuthority.ClientAuthentication, validDays: -1);

        (await CanAskAsync(tls, gateway, expired)).ShouldBeFalse();
        (await CanAskAsync(tls, gateway, own: null)).ShouldBeTrue("otherwise the refusal above says nothing");
    }

    [Fact]
    public async Task Write_OverHttp2WhoseBodyStops_HearsNothingThatMakesItDropTheData()
    {
        using var tls = new TlsEdge();
        await using RunningGateway gateway = await TlsEdge.StartAsync(edge, Cancel, [.. tls.Settings, ("Connections:BodyGraceSeconds", "2")]);
        using HttpClient http = tls.Client(gateway);
        await Eventually.TrueAsync(async () => (await http.GetAsync("/readyz", Cancel)).IsSuccessStatusCode, "the edge has its tokens", Cancel);
        using HttpRequestMessage write = EdgeRequests.Write(edge.Acme.Agent.Text, []);
        var body = new Pipe();
        await body.Writer.WriteAsync("0123456789"u8.ToArray(), Cancel);
        using var content = new StreamContent(body.Reader.AsStream());
        foreach ((string name, IEnumerable<string> values) in write.Content!.Headers.Where(h => h.Key != "Content-Length"))
            content.Headers.Add(name, values);
        write.Content = content;
        write.Version = HttpVersion.Version20;
        write.VersionPolicy = HttpVersionPolicy.RequestVersionExact;

        Exception cut = await Should.ThrowAsync<Exception>(() => http.SendAsync(write, Cancel));

        // Kestrel ends the whole connection, which every sender takes for a reason to send again.
        (cut is HttpRequestException or TaskCanceledException).ShouldBeTrue(cut.ToString());
        cut.InnerException.ShouldNotBeOfType<TimeoutException>("it would be the client that gave up");
        Cancel.IsCancellationRequested.ShouldBeFalse();
    }

    private static async Task<bool> CanAskAsync(TlsEdge tls, RunningGateway gateway, X509Certificate2? own)
    {
        using HttpClient http = tls.Client(gateway, own);
        try
        {
            return (await http.GetAsync("/healthz", Cancel)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
