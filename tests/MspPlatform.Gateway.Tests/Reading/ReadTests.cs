using System.Net;
using System.Text;
using MspPlatform.Domain.Tokens;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Reading;

public sealed class ReadTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_WithAgentToken_Is401() =>
        await RefusedAsync(EdgeRequests.Read(edge.Acme.Agent.Text, "query?query=1"), 401, "unauthorized", "wrong_token_kind");

    [Fact]
    public async Task Read_WithoutToken_Is401EvenForUnknownPaths()
    {
        await RefusedAsync(EdgeRequests.Read(null, "query?query=1"), 401, "unauthorized", "missing_credentials");
        await RefusedAsync(EdgeRequests.Read(null, "no/such/path"), 401, "unauthorized", "missing_credentials");
        await RefusedAsync(EdgeRequests.Read(EdgeDatabase.NewText(TokenKind.Query), "query?query=1"), 401, "unauthorized", "unknown_token");
    }

    [Fact]
    public async Task Read_UnknownPath_Is404() =>
        await RefusedAsync(EdgeRequests.Read(edge.Acme.Query.Text, "export?match[]=up"), 404, "not_found", "unknown_endpoint");

    [Theory]
    [InlineData("query?query=1&query=2", "")]
    [InlineData("query?query=1", "query=2")]
    [InlineData("query_range?start=1&end=2&step=1", "start=1")]
    public async Task Read_ParameterGivenTwice_Is400(string url, string form) =>
        await RefusedAsync(
            EdgeRequests.Read(edge.Acme.Query.Text, url, form.Length > 0 ? new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded") : null),
            400, "bad_data", "bad_parameter");

    [Theory]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task Read_BodyOfAnotherType_Is415(string contentType)
    {
        var content = new ByteArrayContent("query=1"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        await RefusedAsync(EdgeRequests.Read(edge.Acme.Query.Text, "query", content), 415, "bad_data", "unsupported_content_type");
    }

    [Fact]
    public async Task Read_FormTooLarge_Is413()
    {
        var announced = new StringContent("query=" + new string('1', 300_000), Encoding.UTF8, "application/x-www-form-urlencoded");
        await RefusedAsync(EdgeRequests.Read(edge.Acme.Query.Text, "query", announced), 413, "bad_data", "body_too_large");

        var chunked = EdgeRequests.Read(edge.Acme.Query.Text, "query", new StringContent("query=" + new string('1', 300_000), Encoding.UTF8, "application/x-www-form-urlencoded"));
        chunked.Headers.TransferEncodingChunked = true;
        await RefusedAsync(chunked, 413, "bad_data", "body_too_large");
    }

    [Fact]
    public async Task Read_PostForm_IsAnswered()
    {
        HttpRequestMessage request = EdgeRequests.Read(edge.Acme.Query.Text, "query", new StringContent("query=1%2B1&time=1700000000", Encoding.UTF8, "application/x-www-form-urlencoded"));
        HttpResponseMessage response = await edge.Gateway.Http.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("[1700000000,\"2\"]");
    }

    [Fact]
    public async Task Read_QueryThatTheStoreCannotParse_IsTheClientsError()
    {
        HttpResponseMessage response = await edge.Gateway.ReadAsync(edge.Acme.Query.Text, "query?query=foo(", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("\"status\":\"error\"");
    }

    private async Task RefusedAsync(HttpRequestMessage request, int status, string errorType, string reason)
    {
        using (request)
        {
            using HttpResponseMessage response = await edge.Gateway.Http.SendAsync(request, Cancel);
            string json = await response.Content.ReadAsStringAsync(Cancel);
            ((int)response.StatusCode).ShouldBe(status, json);
            json.ShouldStartWith($$"""{"status":"error","errorType":"{{errorType}}","error":"{{reason}}: """);
        }
    }
}
