using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MspPlatform.Gateway.Tests.Writing;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Alerting;

/// <summary>A real vmalert with rules of two customers over the real store, through the edge.</summary>
public sealed class RuleReadTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const string Empty = """{"status":"success","data":{"groups":[]}}""";

    private const string Rules =
        """
        groups:
          - name: of acme
            rules:
              - alert: AcmeDiskFull
                expr: disk_used > 0.9
                labels: {customer_id: acme, severity: page}
                annotations: {summary: "{{ $labels.host }} is full"}
              - alert: AcmeBroken
                expr: label_del(disk_used, "customer_id", "host")
                labels: {customer_id: acme}
          - name: of globex
            rules:
              - alert: GlobexDiskFull
                expr: disk_used > 0.9
                labels: {customer_id: globex}
                annotations: {summary: "secret_of_globex"}
          - name: of everybody
            rules:
              - alert: AnyDiskFull
                expr: disk_used{customer_id!="secret_of_globex"} > 0.9
                annotations: {summary: "{{ $labels.host }} is full"}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RulesAndAlerts_OfARealVmAlert_AreEachCustomersOwn()
    {
        foreach (EdgeCustomer customer in (EdgeCustomer[])[edge.Acme, edge.Globex])
        {
            byte[] body = new RemoteWriteBody().Series(
                0.95, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), ("__name__", "disk_used"), ("host", customer.Id + "-db")).ToSnappy();
            (await edge.Gateway.WriteAsync(customer.Agent.Text, body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        await edge.FlushStoreAsync(Cancel);
        await using RealVmAlert vmAlert = await RealVmAlert.StartAsync(edge.FilePath("vmalert"), edge.Store, Rules, Cancel);
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("VmAlert:Url", vmAlert.Url.ToString()));
        await Eventually.TrueAsync(
            async () => (await gateway.Http.GetStringAsync(new Uri(vmAlert.Url, "/api/v1/rules"), Cancel)) is var all && all.Contains("duplicate", StringComparison.OrdinalIgnoreCase)
                && await ReadAsync(gateway, edge.Acme, "rules") is var acme && Alerts(acme).Count == 2 && Alerts(await ReadAsync(gateway, edge.Globex, "rules")).Count == 2,
            "the rules were evaluated", Cancel);

        JsonElement own = await ReadAsync(gateway, edge.Acme, "rules");
        string text = own.GetRawText();
        text.ShouldNotContain("globex");
        own.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("name").GetString()).ShouldBe(["of acme", "of everybody"]);
        JsonElement[] rules = [.. own.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("rules").EnumerateArray())];
        rules.Select(r => $"{r.GetProperty("name")} {r.GetProperty("state")} {r.GetProperty("health")} '{r.GetProperty("query")}'").ShouldBe(
            ["AcmeDiskFull firing ok 'disk_used > 0.9'", "AcmeBroken inactive err 'label_del(disk_used, \"customer_id\", \"host\")'", "AnyDiskFull firing ok ''"]);
        Alerts(own).ShouldBe(["AcmeDiskFull acme-db is full", "AnyDiskFull acme-db is full"]);

        JsonElement alerts = await ReadAsync(gateway, edge.Acme, "alerts");
        alerts.GetRawText().ShouldNotContain("globex");
        alerts.GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("labels").GetProperty("alertname").GetString()).ShouldBe(["AcmeDiskFull", "AnyDiskFull"]);
        (await ReadAsync(gateway, edge.Acme, "rules?type=record")).GetProperty("groups").GetArrayLength().ShouldBe(0);
        (await ReadAsync(gateway, edge.Acme, "rules?type=alert")).GetRawText().ShouldBe(text);
        (await gateway.ReadAsync(edge.Acme.Query.Text, "rules?type=other", Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task RulesAndAlerts_WithoutAVmAlert_AreEmpty()
    {
        (await ReadTextAsync(edge.Gateway, "rules")).ShouldBe(Empty);
        (await ReadTextAsync(edge.Gateway, "alerts")).ShouldBe("""{"status":"success","data":{"alerts":[]}}""");
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("error")]
    [InlineData("page")]
    [InlineData("endless")]
    [InlineData("elsewhere")]
    [InlineData("silent")]
    public async Task RulesAndAlerts_OfAVmAlertThatCannotAnswer_Are503WithoutAWordOfIts(string fault)
    {
        await using FaultyStore vmAlert = await FaultyStore.StartAsync(context => fault switch
        {
            "error" => FailAsync(context),
            "page" => context.Response.WriteAsync("<html>secret_of_globex</html>"),
            "endless" => WriteForeverAsync(context),
            "elsewhere" => RedirectAsync(context),
            _ => new TaskCompletionSource().Task.WaitAsync(context.RequestAborted),
        });
        string url = fault == "gone" ? "http://127.0.0.1:1" : vmAlert.Url.ToString();
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("VmAlert:Url", url), ("VmAlert:TimeoutSeconds", "2"));

        foreach (string endpoint in (string[])["rules", "alerts"])
        {
            using HttpResponseMessage response = await gateway.ReadAsync(edge.Acme.Query.Text, endpoint, Cancel);
            string text = response.Headers + await response.Content.ReadAsStringAsync(Cancel);
            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, text);
            text.ShouldContain("alerting_unavailable");
            text.ShouldContain("Retry-After");
            text.ShouldNotContain("secret_of_globex");
        }
    }

    private static Task FailAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return context.Response.WriteAsync("secret_of_globex");
    }

    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.Redirect("/other");
        return Task.CompletedTask;
    }

    private static async Task WriteForeverAsync(HttpContext context)
    {
        byte[] spaces = new byte[64 * 1024];
        spaces.AsSpan().Fill((byte)' ');
        while (!context.RequestAborted.IsCancellationRequested)
            await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
    }

    private static List<string> Alerts(JsonElement rules) =>
    [
        .. rules.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("rules").EnumerateArray())
            .SelectMany(r => r.GetProperty("alerts").EnumerateArray(), (rule, alert) => $"{rule.GetProperty("name")} {alert.GetProperty("annotations").GetProperty("summary")}"),
    ];

    private async Task<string> ReadTextAsync(RunningGateway gateway, string query) =>
        await (await gateway.ReadAsync(edge.Acme.Query.Text, query, Cancel)).Content.ReadAsStringAsync(Cancel);

    private static async Task<JsonElement> ReadAsync(RunningGateway gateway, EdgeCustomer customer, string query)
    {
        using HttpResponseMessage response = await gateway.ReadAsync(customer.Query.Text, query, Cancel);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonElement.Parse(text).GetProperty("data");
    }
}
