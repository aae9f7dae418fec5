using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using MspPlatform.Gateway.Reading;
using MspPlatform.Gateway.Tests.Storage;
using MspPlatform.Gateway.Tests.Writing;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Reading;

/// <summary>What somebody of the MSP asks with a pass is written down first, or not asked.</summary>
public sealed class PassTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pass_OnEveryEndpoint_IsWrittenDownWithWhatWasAskedAndWhatCameOfIt()
    {
        (IssuedToken pass, _) = await edge.Database.IssuePassAsync(edge.Acme.Id);

        foreach (ReadEndpoint endpoint in ReadEndpoint.All)
        {
            string path = endpoint.Path.Replace("{name}", "host", StringComparison.Ordinal);
            string query = endpoint.Path switch
            {
                "query" => "query=sum(up)&time=1700000000",
                "query_range" => "query=sum(up)&start=1700000000&end=1700000060&step=15",
                _ => endpoint.Matches ? "match[]=up&match[]=load&start=1700000000" : "",
            };
            HttpResponseMessage response = await edge.Gateway.ReadAsync(pass.Text, $"{path}?{query}", Cancel);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancel));
        }

        string[] asked = await RowsAsync(pass, "endpoint || ' ' || parameters || ' ' || address");
        asked.ShouldContain("""query {"query":"sum(up)","time":"1700000000"} 127.0.0.1""");
        asked.ShouldContain("""query_range {"query":"sum(up)","start":"1700000000","end":"1700000060","step":"15"} 127.0.0.1""");
        asked.ShouldContain("""label/host/values {"start":"1700000000","match[]":["up","load"]} 127.0.0.1""");
        asked.Length.ShouldBe(ReadEndpoint.All.Length);
        await Eventually.TrueAsync(
            async () => (await AnswersAsync(pass)).Count(status => status == "200") == ReadEndpoint.All.Length, "each answer is written down", Cancel);
    }

    [Fact]
    public async Task Pass_RefusedByTheStore_LeavesItsStatus()
    {
        (IssuedToken pass, _) = await edge.Database.IssuePassAsync(edge.Acme.Id);
        using HttpRequestMessage request = EdgeRequests.Read(pass.Text, "query", new StringContent("query=foo(", Encoding.UTF8, "application/x-www-form-urlencoded"));

        (await edge.Gateway.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);

        await Eventually.TrueAsync(async () => await AnswersAsync(pass) is ["422"], "the refusal is written down", Cancel);
    }

    [Fact]
    public async Task Pass_ThatCannotBeWrittenDown_AsksNothing()
    {
        (IssuedToken pass, _) = await edge.Database.IssuePassAsync(edge.Globex.Id);
        int asked = 0;
        await using FaultyStore store = await FaultyStore.StartAsync(context =>
        {
            if (context.Request.Path == "/metrics")
                return context.Response.WriteAsync(MetricsPage.Of());
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
                Interlocked.Increment(ref asked);
            return context.Response.WriteAsync("{\"status\":\"success\",\"data\":[]}");
        });
        await using RunningGateway gateway = await edge.StartGatewayAsync(store.Url, Cancel);
        await edge.Database.ExecuteAsync("REVOKE INSERT ON platform.pass_queries FROM msp_gateway");
        try
        {
            HttpResponseMessage refused = await gateway.ReadAsync(pass.Text, "labels", Cancel);
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull();
            (await refused.Content.ReadAsStringAsync(Cancel)).ShouldContain("audit_unavailable");
            asked.ShouldBe(0);

            (await gateway.ReadAsync(edge.Globex.Query.Text, "labels", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
            asked.ShouldBe(1);
        }
        finally
        {
            await edge.Database.ExecuteAsync("GRANT INSERT ON platform.pass_queries TO msp_gateway");
        }

        (await gateway.ReadAsync(pass.Text, "labels", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task Pass_AnotherCustomersData_IsNotShown()
    {
        (IssuedToken pass, _) = await edge.Database.IssuePassAsync(edge.Acme.Id);
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (EdgeCustomer customer in (EdgeCustomer[])[edge.Acme, edge.Globex])
            await edge.Gateway.WriteAsync(customer.Agent.Text, new RemoteWriteBody().Series(1, now, ("__name__", customer.Secret)).ToSnappy(), Cancel);
        await edge.FlushStoreAsync(Cancel);

        string names = await (await edge.Gateway.ReadAsync(pass.Text, "label/__name__/values", Cancel)).Content.ReadAsStringAsync(Cancel);

        names.ShouldContain(edge.Acme.Secret);
        names.ShouldNotContain(edge.Globex.Secret);
    }

    [Fact]
    public async Task Pass_ItsQueries_AreNotTheCustomersUsage()
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "not-billed");
        (IssuedToken pass, _) = await edge.Database.IssuePassAsync(customer.Id);
        for (int i = 0; i < 3; i++)
            (await edge.Gateway.ReadAsync(pass.Text, "query?query=1", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await edge.Gateway.ReadAsync(pass.Text, "query?query=1&query=2", Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await edge.Gateway.ReadAsync(customer.Query.Text, "query?query=1", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await Eventually.TrueAsync(
            async () => (await edge.Database.QueryAsync($"SELECT sum(queries) FROM usage.minutes WHERE customer_id = '{customer.Id}'")) is ["1"], "the own query is counted", Cancel);
        (await edge.Database.QueryAsync($"SELECT count(*) FROM usage.minutes WHERE token_id = '{pass.Id}'")).ShouldBe(["0"]);
        (await edge.Database.QueryAsync($"SELECT count(*) FROM usage.rejections WHERE customer_id = '{customer.Id}'")).ShouldBe(["0"]);
    }

    [Fact]
    public async Task Token_OfTheCustomersOwn_IsNotWrittenDown()
    {
        await edge.Gateway.ReadAsync(edge.Acme.Query.Text, "query?query=1", Cancel);

        (await RowsAsync(edge.Acme.Query, "id::text")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("UPDATE platform.tokens SET revoked_at = now() WHERE id = '{pass}'", "token_revoked")]
    [InlineData("UPDATE platform.tokens SET revoked_at = now() WHERE id = '{holder}'", "token_revoked")]
    [InlineData("UPDATE platform.tokens SET rotates_out_at = now() WHERE id = '{holder}'", "token_expired")]
    [InlineData("UPDATE platform.tokens SET expires_at = now() WHERE id = '{pass}'", "token_expired")]
    public async Task Pass_WhenItOrItsHoldersKeyEnds_IsRefused(string change, string reason)
    {
        (IssuedToken pass, Guid holder) = await edge.Database.IssuePassAsync(edge.Acme.Id);
        (await edge.Gateway.ReadAsync(pass.Text, "labels", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await edge.Database.ExecuteAsync(change.Replace("{pass}", $"{pass.Id}", StringComparison.Ordinal).Replace("{holder}", $"{holder}", StringComparison.Ordinal));

        await Eventually.TrueAsync(
            async () => (await edge.Gateway.ReadAsync(pass.Text, "labels", Cancel)) is { StatusCode: HttpStatusCode.Unauthorized } refused
                && (await refused.Content.ReadAsStringAsync(Cancel)).Contains(reason, StringComparison.Ordinal),
            $"the pass is refused with {reason}", Cancel);
    }

    [Fact]
    public async Task Pass_AfterARestartWithoutPostgres_IsStillOneAndAsksNothing()
    {
        (IssuedToken pass, _) = await edge.Database.IssuePassAsync(edge.Acme.Id);
        string file = edge.FilePath("pass-snapshot");
        await using (RunningGateway first = await edge.StartGatewayAsync(Cancel, ("Tokens:SnapshotFile", file)))
            await Eventually.TrueAsync(() => Task.FromResult(File.Exists(file) && SnapshotHolds(file, pass.Id)), "the pass is in the saved snapshot", Cancel);

        const string nowhere = "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=1";
        await using RunningGateway second = await RunningGateway.StartAsync(nowhere, edge.HashKeyFile, edge.Store, Cancel, ("Tokens:SnapshotFile", file));

        (await second.ReadAsync(edge.Acme.Query.Text, "labels", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        HttpResponseMessage refused = await second.ReadAsync(pass.Text, "labels", Cancel);
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await refused.Content.ReadAsStringAsync(Cancel)).ShouldContain("audit_unavailable");
    }

    private static bool SnapshotHolds(string file, Guid token) => Encoding.UTF8.GetString(File.ReadAllBytes(file)).Contains($"{token}", StringComparison.Ordinal);

    private Task<string[]> RowsAsync(IssuedToken token, string columns) =>
        edge.Database.QueryAsync($"SELECT {columns} FROM platform.pass_queries WHERE token_id = '{token.Id}' ORDER BY asked_at");

    private Task<string[]> AnswersAsync(IssuedToken token) =>
        edge.Database.QueryAsync($"SELECT status FROM platform.pass_answers WHERE id IN (SELECT id FROM platform.pass_queries WHERE token_id = '{token.Id}')");
}
