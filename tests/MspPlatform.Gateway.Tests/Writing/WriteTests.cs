using System.Net;
using System.Text.Json;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Writing;

public sealed class WriteTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Theory]
    [InlineData("/api/v1/write")]
    [InlineData("/api/v1/push")]
    public async Task Write_SampleWithForeignCustomerId_IsStoredUnderTheTokensCustomer(string path)
    {
        string metric = "write_" + path[^4..];
        byte[] body = new RemoteWriteBody()
            .Series(1, Now, ("__name__", metric), ("customer_id", "globex"), ("zone", "a"))
            .Series(2, Now, ("__name__", metric), ("customer_id", ""), ("zone", "b"))
            .ToSnappy();
        using HttpRequestMessage request = EdgeRequests.Write(edge.Acme.Agent.Text, body);
        request.RequestUri = new Uri(path, UriKind.Relative);

        (await edge.Gateway.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await edge.FlushStoreAsync(Cancel);
        (await SeriesAsync(edge.Acme, metric)).ShouldBe(["acme", "acme"]);
        (await SeriesAsync(edge.Globex, metric)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_ClientQueryParameters_DoNotReachTheStore()
    {
        byte[] body = new RemoteWriteBody().Series(1, Now, ("__name__", "write_parameters")).ToSnappy();
        using HttpRequestMessage request = EdgeRequests.Write(edge.Acme.Agent.Text, body);
        request.RequestUri = new Uri("/api/v1/write?extra_label=customer_id=globex&extra_label=planted=yes", UriKind.Relative);

        (await edge.Gateway.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await edge.FlushStoreAsync(Cancel);
        string series = await (await edge.Gateway.ReadAsync(edge.Acme.Query.Text, "series?match[]=write_parameters", Cancel)).Content.ReadAsStringAsync(Cancel);
        series.ShouldContain("write_parameters");
        series.ShouldNotContain("planted");
        (await SeriesAsync(edge.Globex, "write_parameters")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_ChunkedBody_IsStored()
    {
        byte[] body = new RemoteWriteBody().Series(1, Now, ("__name__", "write_chunked")).ToSnappy();
        using HttpRequestMessage request = EdgeRequests.Write(edge.Acme.Agent.Text, body);
        request.Headers.TransferEncodingChunked = true;

        (await edge.Gateway.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await edge.FlushStoreAsync(Cancel);
        (await SeriesAsync(edge.Acme, "write_chunked")).ShouldBe(["acme"]);
    }

    [Fact]
    public async Task Write_TokenAsBasicPassword_IsAccepted()
    {
        byte[] body = new RemoteWriteBody().Series(1, Now, ("__name__", "write_basic")).ToSnappy();
        using HttpRequestMessage request = EdgeRequests.Write(null, body);
        string pair = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("anybody:" + edge.Acme.Agent.Text));
        request.Headers.Authorization = new("Basic", pair);

        (await edge.Gateway.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task InstallStatus_AfterAWrite_TellsTheScriptThatSamplesArrive()
    {
        byte[] body = new RemoteWriteBody().Series(1, Now, ("__name__", "status_a")).Series(1, Now, ("__name__", "status_b")).ToSnappy();
        EdgeCustomer fresh = await EdgeCustomer.CreateAsync(edge.Database, "fresh-" + Guid.NewGuid().ToString("N")[..8]);
        (await StatusAsync(fresh)).ShouldContain("lastWrite=0\nsamples=0\n");

        (await edge.Gateway.WriteAsync(fresh.Agent.Text, body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        string after = await StatusAsync(fresh);

        after.ShouldStartWith($"customer={fresh.Id}\ntoken={fresh.Agent.Text[..12]}\nlastWrite=");
        after.ShouldContain("samples=2\n");
        after.ShouldEndWith("lastRejection=-\n");

        (await edge.Gateway.WriteAsync(fresh.Agent.Text, [1, 2, 3], Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(fresh)).ShouldEndWith("lastRejection=malformed_snappy\n");
    }

    private async Task<string> StatusAsync(EdgeCustomer customer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/install/status");
        request.Headers.Authorization = new("Bearer", customer.Agent.Text);
        return await (await edge.Gateway.Http.SendAsync(request, Cancel)).Content.ReadAsStringAsync(Cancel);
    }

    private async Task<string[]> SeriesAsync(EdgeCustomer customer, string metric)
    {
        HttpResponseMessage response = await edge.Gateway.ReadAsync(customer.Query.Text, $"series?match[]={metric}", Cancel);
        using JsonDocument json = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(Cancel));
        return [.. json.RootElement.GetProperty("data").EnumerateArray().Select(series => series.GetProperty("customer_id").GetString()!)];
    }
}
