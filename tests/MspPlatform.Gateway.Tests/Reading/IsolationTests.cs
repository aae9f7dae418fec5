using System.Net;
using System.Text.Json;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Reading;

/// <summary>
/// What each customer sees of its own, and what lies beside the endpoints that pass. Tricks on those are in <see cref="Isolation.ReadMatrixTests"/>.
/// </summary>
public sealed class IsolationTests(EdgeFixture edge) : IClassFixture<EdgeFixture>, IAsyncLifetime
{
    private static readonly string[] Endpoints =
        ["query?query={Q}", "query_range?query={Q}&start={S}&end={E}&step=1", "series?match[]={Q}", "labels?match[]={Q}", "labels", "label/__name__/values", "label/{L}/values", "label/customer_id/values"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 5000;
        foreach (EdgeCustomer customer in (EdgeCustomer[])[edge.Acme, edge.Globex])
        {
            string secret = customer.Secret;
            byte[] body = new RemoteWriteBody()
                .Series(42, now, ("__name__", secret + "_metric"), (secret + "_label", secret + "_value"), ("shared", secret))
                .Series(1, now, ("__name__", "up"), ("instance", secret))
                .ToSnappy();
            (await edge.Gateway.WriteAsync(customer.Agent.Text, body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        await edge.FlushStoreAsync(Cancel);
    }

    [Fact]
    public async Task Reads_OwnData_IsVisibleOnEveryEndpoint()
    {
        // Otherwise the tests below could pass because nothing is ever answered.
        foreach (string endpoint in Endpoints)
        {
            string own = Fill(endpoint, "{__name__=~\"secret.*|up\"}", edge.Acme);
            string answer = await AnswerAsync(edge.Acme, EdgeRequests.Read(edge.Acme.Query.Text, own));
            answer.ShouldContain("\"status\":\"success\"");
            answer.ShouldContain(endpoint.Contains("customer_id", StringComparison.Ordinal) ? "acme" : edge.Acme.Secret, customMessage: endpoint);
        }
    }

    [Theory]
    [InlineData("export?match[]={__name__!=\"\"}")]
    [InlineData("export/csv")]
    [InlineData("export/native")]
    [InlineData("federate?match[]={__name__!=\"\"}")]
    [InlineData("targets")]
    [InlineData("status/tsdb")]
    [InlineData("status/active_queries")]
    [InlineData("status/top_queries")]
    [InlineData("status/metric_names_stats")]
    [InlineData("status/config")]
    [InlineData("status/flags")]
    [InlineData("series/count")]
    [InlineData("query_exemplars?query=up")]
    [InlineData("admin/tsdb/delete_series?match[]={__name__!=\"\"}")]
    [InlineData("admin/tsdb/snapshot")]
    [InlineData("import")]
    [InlineData("write")]
    [InlineData("query/../export")]
    [InlineData("label/../status/tsdb/values")]
    [InlineData("label/%2e%2e/values")]
    [InlineData("label/..%2f..%2fadmin%2ftsdb%2fdelete_series%3fx=/values")]
    [InlineData("label/a%3Fextra_label=customer_id=globex/values")]
    [InlineData("label/a%23b/values")]
    [InlineData("label//values")]
    [InlineData("../../api/v1/export")]
    [InlineData("../../internal/force_flush")]
    [InlineData("../../graphite/render?target=up")]
    [InlineData("../../metrics")]
    [InlineData("../../flags")]
    [InlineData("../../debug/pprof/")]
    [InlineData("../../snapshot/list")]
    [InlineData("../../vmui/")]
    public async Task Reads_EndpointThatIsNotOnTheList_IsRefusedAndShowsNothing(string path)
    {
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete])
        {
            // Raw: Uri would tidy up the dots before they are sent.
            int status = await RawHttp.StatusAsync(edge.Gateway.Url, method.Method, "/prometheus/api/v1/" + path, edge.Acme.Query.Text, edge.Globex.Secret, Cancel);
            status.ShouldBeOneOf([400, 404, 405, 503], $"{method} {path}");
        }

        // The other customer's data is still there.
        (await AnswerAsync(edge.Globex, EdgeRequests.Read(edge.Globex.Query.Text, "label/__name__/values"))).ShouldContain(edge.Globex.Secret);
    }

    [Fact]
    public async Task Reads_Errors_DoNotNameTheOther()
    {
        foreach (string query in (string[])["{customer_id=\"globex\"", "foo(", "sum(rate({customer_id=\"globex\"}[5m]", "{__name__=~\"(\"}", "secret_of_globex_metric[0s:0s]"])
        {
            HttpResponseMessage response = await edge.Gateway.ReadAsync(edge.Acme.Query.Text, "query?query=" + Uri.EscapeDataString(query), Cancel);
            string answer = await response.Content.ReadAsStringAsync(Cancel);
            ((int)response.StatusCode).ShouldBeLessThan(500, answer);
            answer.Replace(query, "", StringComparison.Ordinal).ShouldNotContain("secret_of_globex_value");
        }
    }

    private static string Fill(string endpoint, string query, EdgeCustomer other)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return endpoint.Replace("{Q}", Uri.EscapeDataString(query.Replace("{G}", other.Id.Value, StringComparison.Ordinal)), StringComparison.Ordinal)
            .Replace("{S}", $"{now - 60}", StringComparison.Ordinal).Replace("{E}", $"{now}", StringComparison.Ordinal)
            .Replace("{L}", other.Secret + "_label", StringComparison.Ordinal);
    }

    private async Task<string> AnswerAsync(EdgeCustomer asking, HttpRequestMessage request)
    {
        using (request)
        {
            using HttpResponseMessage response = await edge.Gateway.Http.SendAsync(request, Cancel);
            ((int)response.StatusCode).ShouldBeOneOf([200, 400, 415, 422], $"{asking.Id}: {request.Method} {request.RequestUri}");
            string headers = response.Headers.ToString() + response.Content.Headers;
            string text = headers + await response.Content.ReadAsStringAsync(Cancel);
            if (response.StatusCode == HttpStatusCode.OK)
                CheckCustomers(text[headers.Length..], asking);
            return text;
        }
    }

    private static void CheckCustomers(string json, EdgeCustomer asking)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (document.RootElement.GetProperty("data") is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("result", out JsonElement result))
        {
            foreach (JsonElement series in result.EnumerateArray())
            {
                if (series.TryGetProperty("metric", out JsonElement metric) && metric.TryGetProperty("customer_id", out JsonElement customer))
                    customer.GetString().ShouldBe(asking.Id.Value);
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
