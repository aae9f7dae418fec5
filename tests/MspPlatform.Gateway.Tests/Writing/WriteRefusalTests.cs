using System.Net;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;
using MspPlatform.RemoteWrite;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Writing;

/// <summary>Each refusal with the status that makes the agent do the right thing, and the reason that tells the person why.</summary>
public sealed class WriteRefusalTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly byte[] Valid = new RemoteWriteBody().Series(1, 1_700_000_000_000, ("__name__", "refused")).ToSnappy();

    [Fact]
    public async Task Write_WithoutCredentials_Is401()
    {
        HttpResponseMessage response = await RefusedAsync(EdgeRequests.Write(null, Valid), HttpStatusCode.Unauthorized, "missing_credentials");
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Theory]
    [InlineData("nonsense", "malformed_token")]
    [InlineData("msp_agent_000000000000000000000000000000000000", "malformed_token")]
    [InlineData("", "missing_credentials")]
    public Task Write_MalformedToken_Is401(string token, string reason)
    {
        HttpRequestMessage request = EdgeRequests.Write(null, Valid);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return RefusedAsync(request, HttpStatusCode.Unauthorized, reason);
    }

    [Fact]
    public Task Write_UnknownToken_Is401() =>
        RefusedAsync(EdgeRequests.Write(EdgeDatabase.NewText(TokenKind.Agent), Valid), HttpStatusCode.Unauthorized, "unknown_token");

    [Fact]
    public Task Write_WithQueryToken_Is401() =>
        RefusedAsync(EdgeRequests.Write(edge.Acme.Query.Text, Valid), HttpStatusCode.Unauthorized, "wrong_token_kind");

    [Fact]
    public async Task Write_ExpiredOrReplacedToken_Is401()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        IssuedToken expired = await edge.Database.IssueAsync(edge.Acme.Id, TokenKind.Agent, expiresAt: now.AddSeconds(-1));
        IssuedToken replaced = await edge.Database.IssueAsync(edge.Acme.Id, TokenKind.Agent, rotatesOutAt: now.AddSeconds(-1));

        await RefusedAsync(EdgeRequests.Write(expired.Text, Valid), HttpStatusCode.Unauthorized, "token_expired");
        await RefusedAsync(EdgeRequests.Write(replaced.Text, Valid), HttpStatusCode.Unauthorized, "token_expired");
    }

    [Fact]
    public async Task Write_TokenInItsOverlap_IsAccepted()
    {
        IssuedToken rotating = await edge.Database.IssueAsync(edge.Acme.Id, TokenKind.Agent, rotatesOutAt: TimeProvider.System.GetUtcNow().AddHours(1));

        (await edge.Gateway.WriteAsync(rotating.Text, Valid, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Write_FromAddressThatIsNotAllowed_Is403()
    {
        IssuedToken elsewhere = await edge.Database.IssueAsync(edge.Acme.Id, TokenKind.Agent, allowedCidrs: ["10.0.0.0/8", "2001:db8::/32"]);
        IssuedToken here = await edge.Database.IssueAsync(edge.Acme.Id, TokenKind.Agent, allowedCidrs: ["127.0.0.0/8"]);

        await RefusedAsync(EdgeRequests.Write(elsewhere.Text, Valid), HttpStatusCode.Forbidden, "address_not_allowed");
        HttpRequestMessage spoofed = EdgeRequests.Write(elsewhere.Text, Valid);
        spoofed.Headers.Add("X-Forwarded-For", "10.1.2.3");
        await RefusedAsync(spoofed, HttpStatusCode.Forbidden, "address_not_allowed");
        (await edge.Gateway.WriteAsync(here.Text, Valid, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData(CustomerState.Suspended, "customer_suspended")]
    [InlineData(CustomerState.Offboarding, "customer_offboarded")]
    [InlineData(CustomerState.Offboarded, "customer_offboarded")]
    public async Task Write_CustomerNotActive_Is403AndComesBack(CustomerState state, string reason)
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "state-" + Guid.NewGuid().ToString("N")[..8]);
        await StatusBecomesAsync(customer.Agent, HttpStatusCode.NoContent);
        await edge.Database.SetStateAsync(customer.Id, state);
        await StatusBecomesAsync(customer.Agent, HttpStatusCode.Forbidden);
        await RefusedAsync(EdgeRequests.Write(customer.Agent.Text, Valid), HttpStatusCode.Forbidden, reason);

        await edge.Database.SetStateAsync(customer.Id, CustomerState.Active);
        await StatusBecomesAsync(customer.Agent, HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("zstd", "application/x-protobuf", "unsupported_encoding")]
    [InlineData("gzip", "application/x-protobuf", "unsupported_encoding")]
    [InlineData(null, "application/x-protobuf", "unsupported_encoding")]
    [InlineData("snappy", "application/json", "unsupported_content_type")]
    public Task Write_ProtocolThatIsNotDecodedHere_Is415(string? encoding, string contentType, string reason)
    {
        HttpRequestMessage request = EdgeRequests.Write(edge.Acme.Agent.Text, Valid);
        request.Content!.Headers.ContentEncoding.Clear();
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return RefusedAsync(request, HttpStatusCode.UnsupportedMediaType, reason);
    }

    [Fact]
    public Task Write_RemoteWrite2BodyAnnouncedAs1_Is415AndNotSilentlyEmpty()
    {
        // symbols (field 4) with one empty string: what a 2.0 message starts with.
        byte[] body = RemoteWriteBody.Compress([0x22, 0x00]);
        return RefusedAsync(EdgeRequests.Write(edge.Acme.Agent.Text, body), HttpStatusCode.UnsupportedMediaType, "unsupported_content_type");
    }

    [Fact]
    public Task Write_VmagentHandshake_Is415()
    {
        HttpRequestMessage request = EdgeRequests.Write(edge.Acme.Agent.Text, []);
        request.RequestUri = new Uri("/api/v1/write?get_vm_proto_version=1", UriKind.Relative);
        return RefusedAsync(request, HttpStatusCode.UnsupportedMediaType, "unsupported_encoding");
    }

    [Theory]
    [InlineData("vm_account_id")]
    [InlineData("vm_project_id")]
    [InlineData("__tenant_id__")]
    public Task Write_ReservedLabel_Is400(string label)
    {
        byte[] body = new RemoteWriteBody().Series(1, 1_700_000_000_000, ("__name__", "reserved"), (label, "7")).ToSnappy();
        return RefusedAsync(EdgeRequests.Write(edge.Acme.Agent.Text, body), HttpStatusCode.BadRequest, "reserved_label");
    }

    [Fact]
    public async Task Write_MalformedBodies_Are400WithTheReason()
    {
        byte[] truncatedMessage = new RemoteWriteBody().Series(1, 1_700_000_000_000, ("__name__", "cut")).ToMessage()[..^3];
        await RefusedAsync(EdgeRequests.Write(edge.Acme.Agent.Text, []), HttpStatusCode.BadRequest, "malformed_snappy");
        await RefusedAsync(EdgeRequests.Write(edge.Acme.Agent.Text, Valid[..^1]), HttpStatusCode.BadRequest, "malformed_snappy");
        await RefusedAsync(EdgeRequests.Write(edge.Acme.Agent.Text, [.. Valid, 0]), HttpStatusCode.BadRequest, "malformed_snappy");
        await RefusedAsync(EdgeRequests.Write(edge.Acme.Agent.Text, RemoteWriteBody.Compress(truncatedMessage)), HttpStatusCode.BadRequest, "malformed_body");
    }

    [Fact]
    public async Task Write_TooLarge_Is413BeforeItIsRead()
    {
        await using RunningGateway small = await edge.StartGatewayAsync(Cancel, ("Writing:MaxWireBytes", "65536"), ("Writing:MaxDecodedBytes", "70000"));
        var zeros = new byte[70_001];

        // 70,001 zeros compress to little: refused by what the preamble declares.
        await RefusedAsync(EdgeRequests.Write(edge.Acme.Agent.Text, RemoteWriteBody.Compress(zeros)), HttpStatusCode.RequestEntityTooLarge, "decoded_body_too_large", small);

        // 2 GiB declared by a block that cannot hold them.
        await RefusedAsync(EdgeRequests.Write(edge.Acme.Agent.Text, [0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0]), HttpStatusCode.BadRequest, "malformed_snappy", small);

        HttpRequestMessage chunked = EdgeRequests.Write(edge.Acme.Agent.Text, new byte[65_537]);
        chunked.Headers.TransferEncodingChunked = true;
        await RefusedAsync(chunked, HttpStatusCode.RequestEntityTooLarge, "body_too_large", small);
        await RefusedAsync(EdgeRequests.Write(edge.Acme.Agent.Text, new byte[65_537]), HttpStatusCode.RequestEntityTooLarge, "body_too_large", small);
    }

    [Fact]
    public async Task Write_LargestBodyThatTheStoreTakes_IsAccepted()
    {
        var body = new RemoteWriteBody();
        long time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        string value = new('v', 4000);
        for (int i = 0; i < 8000; i++)
            body.Series(1, time, ("__name__", "large"), ("i", $"{i % 10}"), ("v", value));
        byte[] message = body.ToMessage();
        message.Length.ShouldBeInRange(32_000_000, 32 * 1024 * 1024);

        (await edge.Gateway.WriteAsync(edge.Acme.Agent.Text, RemoteWriteBody.Compress(message), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Write_GetInsteadOfPost_Is405()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/write");
        (await edge.Gateway.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    private async Task<HttpResponseMessage> RefusedAsync(HttpRequestMessage request, HttpStatusCode status, string reason, RunningGateway? gateway = null)
    {
        using (request)
        {
            HttpResponseMessage response = await (gateway ?? edge.Gateway).Http.SendAsync(request, Cancel);
            string text = await response.Content.ReadAsStringAsync(Cancel);
            text.ShouldStartWith(reason + ": ");
            response.StatusCode.ShouldBe(status);
            return response;
        }
    }

    private Task StatusBecomesAsync(IssuedToken token, HttpStatusCode status) => Eventually.TrueAsync(
        async () => (await edge.Gateway.WriteAsync(token.Text, Valid, Cancel)).StatusCode == status, $"a write is answered {status}", Cancel);
}
