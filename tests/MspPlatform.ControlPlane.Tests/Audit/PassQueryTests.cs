using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Persistence.Edge;
using MspPlatform.Testing;
using Npgsql;

namespace MspPlatform.ControlPlane.Tests.Audit;

/// <summary>What edges write down about read passes becomes entries of the audit log, each once.</summary>
public sealed class PassQueryTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IAsyncDisposable
{
    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);
    private readonly NpgsqlDataSource _edge = NpgsqlDataSource.Create(controlPlane.Database.Gateway);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _msp.Dispose();
        await _edge.DisposeAsync();
    }

    [Fact]
    public async Task Query_ThroughARealEdge_IsReadInTheAuditLogByTheMspAndTheCustomer()
    {
        using var folder = new TestFolder();
        await using VictoriaMetrics store = await VictoriaMetrics.StartAsync(await ThirdPartyParts.EnsureAsync(Cancel), folder.Path, cancellationToken: Cancel);
        await using RunningGateway gateway = await RunningGateway.StartAsync(controlPlane.Database.Gateway, controlPlane.HashKeyFile, store.Url, Cancel);
        await gateway.ReadyAsync(Cancel);
        JsonElement pass = await IssueAsync("a look at the real edge");

        HttpResponseMessage answer = await gateway.ReadAsync(pass.String("token"), "query?query=sum(up)&time=1700000000", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        JsonElement entry = (await EntriesAsync(pass, 1)).Single();
        entry.String("actor").ShouldStartWith("api-key:");
        entry.String("customerId").ShouldBe("acme");
        entry.String("address").ShouldBe("127.0.0.1");
        JsonElement after = entry.GetProperty("after");
        (after.String("passHolder"), after.String("passReason"), after.String("endpoint")).ShouldBe(("bootstrap admin", "a look at the real edge", "query"));
        after.GetProperty("parameters").GetRawText().ShouldBe("""{"query":"sum(up)","time":"1700000000"}""");
        after.GetProperty("status").GetInt32().ShouldBe(200);
        after.GetProperty("milliseconds").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
        using HttpClient acme = controlPlane.Client(controlPlane.AcmeKey), globex = controlPlane.Client(controlPlane.GlobexKey);
        (await ListAsync(acme)).ShouldContain(e => e.GetRawText() == entry.GetRawText());
        (await ListAsync(globex)).ShouldNotContain(e => e.String("action") == AuditPassQueries.Action);
        await VerifyAsync();
    }

    [Fact]
    public async Task Queries_MovedByManyAtOnce_AreEachOneEntryInAnIntactChain()
    {
        JsonElement pass = await IssueAsync("many");
        Guid[] ids = [.. Enumerable.Range(0, 300).Select(_ => Guid.CreateVersion7())];
        foreach (Guid id in ids)
            await WriteAsync(pass, id, 200);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using AsyncServiceScope scope = controlPlane.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<AuditPassQueries>().ExecuteAsync(Cancel);
        }));

        IReadOnlyList<JsonElement> entries = await EntriesAsync(pass, ids.Length);
        entries.Select(e => e.GetProperty("after").GetProperty("parameters").String("query")).ShouldBe(ids.Select(id => id.ToString()), ignoreOrder: true);
        (await CountAsync($"platform.pass_queries WHERE token_id = '{pass.String("id")}'")).ShouldBe(0);
        await VerifyAsync();
    }

    [Fact]
    public async Task Query_WithoutAnAnswer_WaitsForItAndThenIsAnEntryWithoutOne()
    {
        JsonElement pass = await IssueAsync("lost");
        await WriteAsync(pass, Guid.CreateVersion7(), status: null);
        JsonElement later = await IssueAsync("answered");
        await WriteAsync(later, Guid.CreateVersion7(), status: 503);
        (await EntriesAsync(later, 1)).Single().GetProperty("after").GetProperty("status").GetInt32().ShouldBe(503);
        (await ListAsync(_msp)).ShouldNotContain(e => e.String("subject") == pass.String("id") && e.String("action") == AuditPassQueries.Action);

        await controlPlane.ExecuteAsOwnerAsync("UPDATE platform.pass_queries SET asked_at = now() - interval '16 minutes'");

        (await EntriesAsync(pass, 1)).Single().GetProperty("after").GetProperty("status").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Answer_ThatComesAfterItsQueryWasGivenUp_IsRemovedInTheEnd()
    {
        await PassQueries.AnswerAsync(_edge, Guid.CreateVersion7(), 200, TimeSpan.Zero, Cancel);
        await controlPlane.ExecuteAsOwnerAsync("UPDATE platform.pass_answers SET answered_at = now() - interval '16 minutes' WHERE id NOT IN (SELECT id FROM platform.pass_queries)");
        JsonElement pass = await IssueAsync("cleans up");
        await WriteAsync(pass, Guid.CreateVersion7(), 200);

        await EntriesAsync(pass, 1);

        (await CountAsync("platform.pass_answers WHERE answered_at < now() - interval '15 minutes'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("SELECT * FROM platform.pass_queries")]
    [InlineData("SELECT * FROM platform.pass_answers")]
    [InlineData("UPDATE platform.pass_queries SET endpoint = 'x'")]
    [InlineData("UPDATE platform.pass_answers SET status = 200")]
    [InlineData("DELETE FROM platform.pass_queries")]
    [InlineData("DELETE FROM platform.pass_answers")]
    [InlineData("TRUNCATE platform.pass_queries")]
    public async Task Edge_WithItsRole_CanOnlyAdd(string sql)
    {
        await using NpgsqlCommand command = _edge.CreateCommand(sql);
        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancel))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private Task<JsonElement> IssueAsync(string reason) =>
        _msp.PostAsJsonAsync("/api/v1/customers/acme/read-passes", new { reason }, Cancel).JsonAsync(HttpStatusCode.Created);

    private async Task WriteAsync(JsonElement pass, Guid id, int? status)
    {
        await PassQueries.AskAsync(_edge, id, Guid.Parse(pass.String("id")), "query", $$"""{"query":"{{id}}"}""", "192.0.2.1", Cancel);
        if (status is { } code)
            await PassQueries.AnswerAsync(_edge, id, code, TimeSpan.FromMilliseconds(5), Cancel);
    }

    private async Task<IReadOnlyList<JsonElement>> EntriesAsync(JsonElement pass, int count)
    {
        List<JsonElement> found = [];
        await Eventually.TrueAsync(
            async () => (found = [.. (await ListAsync(_msp)).Where(e => e.String("action") == AuditPassQueries.Action && e.String("subject") == pass.String("id"))]).Count >= count,
            $"{count} queries are in the audit log", Cancel);
        found.Count.ShouldBe(count);
        return found;
    }

    private static async Task<List<JsonElement>> ListAsync(HttpClient client)
    {
        var all = new List<JsonElement>();
        string? cursor = null;
        do
        {
            JsonElement page = await client.GetAsync($"/api/v1/audit?limit=200&cursor={cursor}", Cancel).JsonAsync(HttpStatusCode.OK);
            all.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return all;
    }

    private async Task VerifyAsync()
    {
        JsonElement verification = await _msp.GetAsync("/api/v1/audit/verify", Cancel).JsonAsync(HttpStatusCode.OK);
        verification.GetProperty("intact").GetBoolean().ShouldBeTrue(verification.GetRawText());
    }

    private async Task<long> CountAsync(string from)
    {
        await using var source = NpgsqlDataSource.Create(controlPlane.Database.Owner);
        await using NpgsqlCommand command = source.CreateCommand("SELECT count(*) FROM " + from);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
