using System.Net;
using System.Text;
using System.Text.Json;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Reading;

/// <summary>
/// Every read endpoint with every known trick, in the URL, as a form and as multipart: each customer has a secret in its metric names,
/// label names and label values, and no answer to the other one may hold a byte of it.
/// </summary>
public sealed class IsolationTests(EdgeFixture edge) : IClassFixture<EdgeFixture>, IAsyncLifetime
{
    private static readonly string[] Endpoints =
        ["query?query={Q}", "query_range?query={Q}&start={S}&end={E}&step=1", "series?match[]={Q}", "labels?match[]={Q}", "labels", "label/__name__/values", "label/{L}/values", "label/customer_id/values"];

    /// <summary>What a client might add. {G} is the other customer.</summary>
    private static readonly string[] Tricks =
    [
        "", "extra_label=customer_id={G}", "extra_label[]=customer_id={G}", "extra_label=customer_id=", "extra_filters={customer_id=\"{G}\"}",
        "extra_filters[]={customer_id=\"{G}\"}", "extra_filters={}", "match={customer_id=\"{G}\"}", "match[]={customer_id=\"{G}\"}", "match[]={__name__=~\".*\"}",
        "query={customer_id=\"{G}\"}", "tenant={G}", "AccountID=1", "accountID=1&projectID=0", "authKey=x", "trace=1", "nocache=1", "Extra_Label=customer_id={G}",
        "extra%5Flabel=customer_id%3D{G}", "extra_label%00=customer_id={G}", "&extra_label=customer_id={G}", ";extra_label=customer_id={G}",
    ];

    private static readonly string[] Queries =
    [
        "{__name__=~\".*\"}", "{customer_id=\"{G}\"}", "{customer_id=~\"{G}|.*\"}", "{__name__=~\".*\" or customer_id=\"{G}\"}", "WITH (x = {customer_id=\"{G}\"}) x",
        "count({customer_id!=\"\"}) by (customer_id, __name__)", "last_over_time({__name__=~\"secret.*\"}[1d])", "union({customer_id=\"{G}\"}, {__name__!=\"\"})",
    ];

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

    [Fact]
    public async Task Reads_EveryTrickInEveryPlace_ShowNothingOfTheOther()
    {
        int asked = 0;
        foreach ((EdgeCustomer asking, EdgeCustomer other) in ((EdgeCustomer, EdgeCustomer)[])[(edge.Acme, edge.Globex), (edge.Globex, edge.Acme)])
        {
            foreach (string endpoint in Endpoints)
            {
                foreach (string query in endpoint.Contains("{Q}", StringComparison.Ordinal) ? Queries : [""])
                {
                    foreach (string trick in Tricks)
                        asked += await AskInEveryPlaceAsync(asking, other, Fill(endpoint, query, other), trick.Replace("{G}", other.Id.Value, StringComparison.Ordinal));
                }
            }
        }

        asked.ShouldBeGreaterThan(3000);
    }

    [Theory]
    [InlineData("export?match[]={__name__!=\"\"}")]
    [InlineData("export/csv")]
    [InlineData("export/native")]
    [InlineData("federate?match[]={__name__!=\"\"}")]
    [InlineData("metadata")]
    [InlineData("rules")]
    [InlineData("alerts")]
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
    public async Task Reads_TenantHeadersOfTheClient_ChangeNothing()
    {
        foreach (string header in (string[])["AccountID", "ProjectID", "X-Scope-OrgID", "THANOS-TENANT", "X-Prometheus-Tenant", "X-Forwarded-For", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override"])
        {
            HttpRequestMessage request = EdgeRequests.Read(edge.Acme.Query.Text, "series?match[]={__name__!=\"\"}");
            request.Headers.TryAddWithoutValidation(header, header.StartsWith("X-O", StringComparison.Ordinal) ? "/api/v1/export?match[]={__name__!=\"\"}" : "globex");
            string answer = await AnswerAsync(edge.Acme, request);
            answer.ShouldContain(edge.Acme.Secret);
            answer.ShouldNotContain(edge.Globex.Secret, customMessage: header);
        }
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

    private async Task<int> AskInEveryPlaceAsync(EdgeCustomer asking, EdgeCustomer other, string endpoint, string trick)
    {
        string path = endpoint.Split('?')[0];
        string parameters = endpoint.Contains('?', StringComparison.Ordinal) ? endpoint.Split('?')[1] : "";
        HttpRequestMessage[] requests =
        [
            EdgeRequests.Read(asking.Query.Text, $"{path}?{parameters}&{trick}"),
            EdgeRequests.Read(asking.Query.Text, $"{path}?{trick}&{parameters}"),
            EdgeRequests.Read(asking.Query.Text, path, Form($"{parameters}&{trick}")),
            EdgeRequests.Read(asking.Query.Text, $"{path}?{trick}", Form(parameters)),
            EdgeRequests.Read(asking.Query.Text, $"{path}?{parameters}", Form(trick)),
            EdgeRequests.Read(asking.Query.Text, $"{path}?{parameters}", Multipart(trick)),
        ];
        foreach (HttpRequestMessage request in requests)
        {
            string what = $"{request.Method} {request.RequestUri} + {trick}";
            string answer = await AnswerAsync(asking, request);

            // A query that names the other's label is the asker's own knowledge; an answer that repeats it shows nothing.
            answer.Contains(other.Secret + "_value", StringComparison.Ordinal).ShouldBeFalse(what);
            answer.Contains(other.Secret + "_metric", StringComparison.Ordinal).ShouldBeFalse(what);
            answer.Contains($"\"customer_id\":\"{other.Id}\"", StringComparison.Ordinal).ShouldBeFalse(what);
        }

        return requests.Length;
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

    private static StringContent Form(string text) => new(text, Encoding.UTF8, "application/x-www-form-urlencoded");

    private static MultipartFormDataContent Multipart(string trick)
    {
        var content = new MultipartFormDataContent();
        string[] pair = trick.Split('=', 2);
        content.Add(new StringContent(pair.Length > 1 ? pair[1] : "x"), pair[0].Length > 0 ? pair[0] : "x");
        return content;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
