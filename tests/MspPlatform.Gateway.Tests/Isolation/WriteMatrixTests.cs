using System.Net.Http.Headers;
using System.Text.Json;
using MspPlatform.Gateway.Canary;
using MspPlatform.Testing;
using static MspPlatform.Gateway.Tests.Writing.Formats.OtlpBytes;

namespace MspPlatform.Gateway.Tests.Isolation;

/// <summary>
/// Every write door that the edge maps × every trick to write as another customer, or as nobody: in the URL, the path, the headers and the
/// body. The store is then asked what it holds, without a scope.
/// </summary>
public sealed class WriteMatrixTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static readonly string[] Headers =
        ["AccountID", "ProjectID", "X-Scope-OrgID", "THANOS-TENANT", "X-Prometheus-Tenant", "X-Forwarded-User", "X-Original-URL", "X-Rewrite-URL", "X-Customer-Id", "Cookie"];

    private static readonly string[] PathLabels =
        ["/customer_id/{G}", "/job/x/customer_id/{G}", "/metrics/job/x/customer_id/{G}", "/metrics/job@base64/eA/customer_id/{G}", "/..%2f..%2fapi/v1/import", ";customer_id={G}"];

    /// <summary>Names that are, or become when made valid, what only the edge may set.</summary>
    private static readonly string[] Names =
    [
        "customer_id", "customer.id", "customer-id", "customer~id", "customer:id", "customer id", "customer/id", "customer＿id", "Customer_Id", "",
        "vm_account_id", "vm_project_id", "__tenant_id__", "vm.account.id", "vm-project-id", "__tenant.id__", "exported_customer_id",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_EveryDoorAndTrick_AreStoredUnderTheTokensCustomerOrNotAtAll()
    {
        var globex = new PlantedSecrets(edge.Globex);
        await globex.PlantAsync(edge, Cancel);
        string[] before = await StoredAsync("{customer_id=\"globex\"}");
        string[] doors = [.. edge.Gateway.Routes.Where(r => r.Methods is ["POST"] && !r.Path.StartsWith("/prometheus", StringComparison.Ordinal)).Select(r => r.Path)];
        doors.ShouldBe(WriteFormat.OfDoor.Keys, ignoreOrder: true, "a door that the matrix does not know: teach WriteFormat what it reads");

        var plain = new List<string>();
        int sent = 0;
        foreach (string door in doors)
        {
            foreach (WriteFormat format in WriteFormat.OfDoor[door])
            {
                plain.Add($"trick_{sent}");
                foreach (HttpRequestMessage request in Requests(door, format, edge.Globex.Id.Value, () => $"trick_{sent}"))
                {
                    await SendAsync(request, globex);
                    sent++;
                }
            }
        }

        await edge.FlushStoreAsync(Cancel);
        string[] stored = await StoredAsync("{__name__=~\"trick_.*\"}");
        stored.Where(series => !series.Contains("\"customer_id\":\"acme\"", StringComparison.Ordinal)).ShouldBeEmpty();
        stored.Where(series => ((string[])["vm_account_id", "vm_project_id", "__tenant_id__"]).Any(name => series.Contains($"\"{name}\"", StringComparison.Ordinal))).ShouldBeEmpty();
        plain.Where(metric => !stored.Any(series => series.Contains($"\"{metric}\"", StringComparison.Ordinal) || series.Contains($"\"{metric}_", StringComparison.Ordinal)))
            .ShouldBeEmpty("a door that stores nothing proves nothing");
        (await StoredAsync("{customer_id=\"globex\"}")).ShouldBe(before);
        (await StoredAsync("{customer_id!~\"acme|globex\"}")).ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} requests, {stored.Length} series stored");
        sent.ShouldBeGreaterThan(500);
    }

    /// <summary>The first is without any trick.</summary>
    private IEnumerable<HttpRequestMessage> Requests(string door, WriteFormat format, string other, Func<string> metric)
    {
        byte[] Body(params (string, string)[] labels) => format.Make(metric(), [("zone", "a"), .. labels]);
        yield return Request(door, format, Body());
        foreach (string trick in CanaryTricks.Parameters)
            yield return Request($"{door}?{Fill(trick)}", format, Body());
        foreach (string path in PathLabels)
            yield return Request(door + Fill(path), format, Body());
        foreach (string header in Headers)
        {
            HttpRequestMessage request = Request(door, format, Body());
            request.Headers.TryAddWithoutValidation(header, header is "AccountID" or "ProjectID" ? "1" : header == "Cookie" ? $"customer_id={other}" : other);
            yield return request;
        }

        foreach (string name in Names)
        {
            yield return Request(door, format, Body((name, other)));
            yield return Request(door, format, Body((name, other), (name, other)));
            yield return Request(door, format, Body(("customer_id", "acme"), (name, other)));
            yield return Request(door, format, Body((name, other), ("customer_id", "acme")));
            yield return Request(door, format, Body((name, "")));
        }

        if (format.Name == "remote write 1.0")
        {
            foreach (byte[] message in OddMessages(metric, other))
                yield return Request(door, format, RemoteWriteBody.Compress(message));
        }

        string Fill(string trick) => trick.Replace("{G}", other, StringComparison.Ordinal);
    }

    /// <summary>What only protobuf can say.</summary>
    private static IEnumerable<byte[]> OddMessages(Func<string> metric, string other)
    {
        byte[] Label(params byte[][] fields) => Field(1, Join(fields));
        byte[] Series(params byte[][] labels) => Field(1,
            [.. Label(Field(1, "__name__"), Field(2, metric())), .. Join(labels), .. Field(2, [.. Fixed(1, 1.0), .. Varint(2, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds())])]);
        yield return Series(Label(Field(1, "zone"), Field(1, "customer_id"), Field(2, other)));
        yield return Series(Label(Field(1, "customer_id"), Field(1, "zone"), Field(2, other)));
        yield return Series(Label(Field(2, "acme"), Field(2, other), Field(1, "customer_id")));
        yield return Series(Label(Field(1, "zone"), Field(2, "a")), Label(Field(1, "zzz"), Field(2, "b")), Label(Field(1, "customer_id"), Field(2, other)));
        yield return Series(Label(Field(1, ""), Field(2, "other_name")), Label(Field(1, "customer_id"), Field(2, other)));

        // Tenants of VictoriaMetrics' dialect, in metadata; the source of Cortex'.
        yield return [.. Series(), .. Field(3, [.. Field(2, metric()), .. Varint(11, 1), .. Varint(12, 1)])];
        yield return [.. Series(), .. Varint(2, 1)];
        yield return [.. Field(2, other), .. Series()];
    }

    private async Task SendAsync(HttpRequestMessage request, PlantedSecrets other)
    {
        using (request)
        {
            using HttpResponseMessage response = await edge.Gateway.Http.SendAsync(request, Cancel);
            string answer = response.Headers.ToString() + response.Content.Headers + await response.Content.ReadAsStringAsync(Cancel);
            foreach (string word in other.Words)
                answer.ShouldNotContain(word, Case.Sensitive, $"{request.RequestUri}");
        }
    }

    private HttpRequestMessage Request(string path, WriteFormat format, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (format.ContentType is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(format.ContentType);
        if (format.Encoding is not null)
            request.Content.Headers.ContentEncoding.Add(format.Encoding);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", edge.Acme.Agent.Text);
        return request;
    }

    // Asks the store itself: every series of everybody.
    private async Task<string[]> StoredAsync(string selector)
    {
        var uri = new Uri(edge.Store, $"/api/v1/series?match[]={Uri.EscapeDataString(selector)}&start=-1h");
        using JsonDocument json = JsonDocument.Parse(await edge.Gateway.Http.GetStringAsync(uri, Cancel));
        return [.. json.RootElement.GetProperty("data").EnumerateArray().Select(series => series.GetRawText()).Order(StringComparer.Ordinal)];
    }
}
