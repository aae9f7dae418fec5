using System.Net;
using Microsoft.AspNetCore.Http;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Backends;

/// <summary>Against a stand-in that is as strict as Mimir's documented API: https://grafana.com/docs/mimir/latest/references/http-api/.</summary>
public sealed class MimirTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const string Empty = """{"status":"success","data":[]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task Write_WhateverTheClientSays_ComesUnderItsTenantAndCustomer()
    {
        await using StrictBackend mimir = await StrictBackend.StartAsync(AnswerAsync);
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel);
        EdgeCustomer customer = await CreateAsync(gateway, mimir, "mimir-write");
        using HttpRequestMessage write = EdgeRequests.Write(customer.Agent.Text, HostileBodies.OneForeignCustomer("mimir_write", "globex", Now));
        write.Headers.Add("X-Scope-OrgID", "globex");
        using HttpRequestMessage version2 = EdgeRequests.Write(customer.Agent.Text, HostileBodies.OfVersion2("mimir_write", "globex", Now));
        version2.Content!.Headers.Remove("Content-Type");
        version2.Content.Headers.TryAddWithoutValidation("Content-Type", HostileBodies.Version2);

        (await gateway.Http.SendAsync(write, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await gateway.Http.SendAsync(version2, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        mimir.Faults.ShouldBeEmpty();
        mimir.Series.Count.ShouldBe(HostileBodies.OneForeignCustomerSeries + 1);
        mimir.Series.Select(s => (s.Tenant, s.Labels["customer_id"])).Distinct().ShouldBe([("mimir-write", "mimir-write")]);
        mimir.Series.Select(s => s.Labels["case"]).ShouldBe(["sorted", "unsorted", "twice", "value", "empty", "none", "many", "v2"]);
    }

    [Fact]
    public async Task Write_WithASeriesLeftOut_IsStampedToo()
    {
        await using StrictBackend mimir = await StrictBackend.StartAsync(AnswerAsync);
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel);
        EdgeCustomer customer = await CreateAsync(gateway, mimir, "mimir-partly");
        byte[] body = new RemoteWriteBody().Series(1, Now, ("__name__", "m"), ("case", "good")).Series(1, Now, ("__name__", "m"), ("vm_account_id", "1")).ToSnappy();

        HttpResponseMessage response = await gateway.WriteAsync(customer.Agent.Text, body, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        mimir.Faults.ShouldBeEmpty();
        mimir.Series.ShouldHaveSingleItem().Labels.ShouldBe(new Dictionary<string, string> { ["__name__"] = "m", ["case"] = "good", ["customer_id"] = "mimir-partly" });
    }

    [Fact]
    public async Task Reads_AskInTheTenantsName_AndNothingOfTheClientsHeadersGetsThrough()
    {
        await using StrictBackend mimir = await StrictBackend.StartAsync(AnswerAsync);
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel);
        EdgeCustomer customer = await CreateAsync(gateway, mimir, "mimir-read");
        await OpenAsync(gateway, customer);
        mimir.Reads.Clear();

        foreach (string path in (string[])["query?query=up", "query_range?query=up&start=1&end=2&step=1", "series?match[]=up", "labels", "label/job/values?match[]=up%26x"])
        {
            using HttpRequestMessage read = EdgeRequests.Read(customer.Query.Text, path);
            read.Headers.Add("X-Scope-OrgID", "globex|acme");
            (await gateway.Http.SendAsync(read, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }

        mimir.Faults.ShouldBeEmpty();
        mimir.Reads.ShouldBe(
        [
            "mimir-read POST query", "mimir-read POST query_range", "mimir-read POST series", "mimir-read POST labels",
            "mimir-read GET label/job/values?match%5B%5D=up%26x",
        ]);
    }

    [Theory]
    [InlineData(400, 400, "store_refused", null)]
    [InlineData(401, 503, "store_unavailable", "5")]
    [InlineData(500, 503, "store_unavailable", "5")]
    [InlineData(429, 429, "store_limit", "17")]
    public async Task Write_MimirRefuses_IsTranslatedForTheAgent(int mimirs, int status, string reason, string? retryAfter)
    {
        await using StrictBackend mimir = await StrictBackend.StartAsync((_, http) =>
        {
            http.Response.StatusCode = mimirs;
            http.Response.Headers.RetryAfter = "17";
            return http.Response.WriteAsync("secret of the store");
        });
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel);
        EdgeCustomer customer = await CreateAsync(gateway, mimir, $"mimir-{mimirs}");

        HttpResponseMessage response = await gateway.WriteAsync(customer.Agent.Text, new RemoteWriteBody().Series(1, Now, ("__name__", "m")).ToSnappy(), Cancel);

        ((int)response.StatusCode).ShouldBe(status);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        text.ShouldStartWith(reason + ": ");
        text.ShouldNotContain("secret");
        response.Headers.TryGetValues("Retry-After", out IEnumerable<string>? seconds);
        seconds?.Single().ShouldBe(retryAfter);
        (seconds is null).ShouldBe(retryAfter is null);
    }

    [Fact]
    public async Task Reads_OfAMimirWithoutTenants_AreClosed()
    {
        await using StrictBackend mimir = await StrictBackend.StartAsync((_, http) => http.Response.WriteAsync(Empty));
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel);
        EdgeCustomer customer = await CreateAsync(gateway, mimir, "mimir-open");

        await Eventually.TrueAsync(
            async () => (await ReadAsync(gateway, customer)).Contains("store_unsafe: ", StringComparison.Ordinal), "reads are closed", Cancel);
        mimir.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Requests_WithCredentialsConfigured_CarryThem()
    {
        // The fixture's own edge asks this back end, too, and has no credentials for it.
        await using StrictBackend mimir = await StrictBackend.StartAsync((backend, http) =>
        {
            if (http.Request.Headers.Authorization == "Bearer of-the-msp")
                return AnswerAsync(backend, http);
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        string file = edge.FilePath("mimir-authorization");
        await File.WriteAllTextAsync(file, "Bearer of-the-msp\n", Cancel);
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("Backends:AuthorizationFiles:mimir-auth", file));
        EdgeCustomer customer = await CreateAsync(gateway, mimir, "mimir-auth");
        await OpenAsync(gateway, customer);

        (await gateway.WriteAsync(customer.Agent.Text, new RemoteWriteBody().Series(1, Now, ("__name__", "m")).ToSnappy(), Cancel)).StatusCode
            .ShouldBe(HttpStatusCode.NoContent);
        mimir.Faults.ShouldBeEmpty();
        mimir.Series.ShouldHaveSingleItem();
    }

    private static async Task AnswerAsync(StrictBackend mimir, HttpContext http)
    {
        HttpRequest request = http.Request;
        string? tenant = request.Headers["X-Scope-OrgID"];
        const string prefix = "/prometheus/api/v1/";
        if (string.IsNullOrEmpty(tenant))
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (request.Path == "/api/v1/push" && !request.QueryString.HasValue && request.Headers["X-Prometheus-Remote-Write-Version"] == "0.1.0")
            await mimir.TakeAsync(http, tenant);
        else if (request.Path.Value!.StartsWith(prefix, StringComparison.Ordinal) && (request.Method == "GET") == request.Path.Value.EndsWith("/values", StringComparison.Ordinal))
        {
            mimir.Reads.Enqueue($"{tenant} {request.Method} {request.Path.Value[prefix.Length..]}{request.QueryString}");
            await http.Response.WriteAsync(Empty);
        }
        else
            mimir.Refuse(http, StatusCodes.Status404NotFound, "no such thing");
    }

    private async Task<EdgeCustomer> CreateAsync(RunningGateway gateway, StrictBackend mimir, string id)
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, id);
        await edge.Database.AddBackendAsync(id, "mimir", mimir.Url, mimir.Url);
        await edge.Database.PlaceAsync(customer.Id, id);
        await gateway.PlacedAsync(customer.Id, id, Cancel);
        return customer;
    }

    private static Task OpenAsync(RunningGateway gateway, EdgeCustomer customer) => Eventually.TrueAsync(
        async () => (await gateway.ReadAsync(customer.Query.Text, "labels", Cancel)).IsSuccessStatusCode, "reads are open", Cancel);

    private static async Task<string> ReadAsync(RunningGateway gateway, EdgeCustomer customer) =>
        await (await gateway.ReadAsync(customer.Query.Text, "labels", Cancel)).Content.ReadAsStringAsync(Cancel);
}
