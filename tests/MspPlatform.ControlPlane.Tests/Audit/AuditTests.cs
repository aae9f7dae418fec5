using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MspPlatform.Domain.Tokens;
using MspPlatform.Testing;
using Npgsql;

namespace MspPlatform.ControlPlane.Tests.Audit;

public sealed class AuditTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);
    private readonly HttpClient _acme = controlPlane.Client(controlPlane.AcmeKey);

    public void Dispose()
    {
        _msp.Dispose();
        _acme.Dispose();
    }

    [Fact]
    public async Task Change_Made_IsWrittenWithWhoWhatAndFromWhere()
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/v1/customers/globex") { Content = JsonContent.Create(new { name = "Globex 2" }) };
        request.Headers.Add("X-Forwarded-For", "198.51.100.44");
        await _msp.SendAsync(request).JsonAsync(HttpStatusCode.OK);

        JsonElement entry = (await ListAsync(_msp, "?customer=globex&limit=1")).Single();
        entry.String("action").ShouldBe("customer.update");
        entry.String("actor").ShouldStartWith("api-key:");
        entry.String("customerId").ShouldBe("globex");
        entry.String("subject").ShouldBe("globex");
        entry.String("address").ShouldBe("198.51.100.44");
        entry.GetProperty("before").String("name").ShouldBe("globex Inc.");
        entry.GetProperty("after").String("name").ShouldBe("Globex 2");
    }

    [Fact]
    public async Task Change_Refused_LeavesNoEntry()
    {
        int before = (await ListAsync(_msp, "?limit=200")).Count;
        await _msp.PostAsJsonAsync("/api/v1/customers", new { id = "acme", name = "Taken" }).ShouldBeProblemAsync(HttpStatusCode.Conflict, "customer_exists");
        await _msp.PostAsync("/api/v1/customers/acme/resume", null).JsonAsync(HttpStatusCode.OK);
        (await ListAsync(_msp, "?limit=200")).Count.ShouldBe(before);
    }

    [Fact]
    public async Task Chain_UnderParallelWrites_HasNoGapAndVerifies()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => _msp.PostAsJsonAsync("/api/v1/customers/acme/agent-tokens", new { name = $"parallel {n}" })
            .JsonAsync(HttpStatusCode.Created)));

        var sequences = (await ListAsync(_msp, "?limit=200")).Select(e => e.GetProperty("sequence").GetInt64()).ToList();
        sequences.ShouldBe(Enumerable.Range(1, sequences.Count).Select(n => (long)n).Reverse());
        JsonElement verification = await _msp.GetAsync("/api/v1/audit/verify").JsonAsync(HttpStatusCode.OK);
        verification.GetProperty("intact").GetBoolean().ShouldBeTrue(verification.GetRawText());
        verification.GetProperty("verified").GetInt64().ShouldBe(sequences[0]);
    }

    [Fact]
    public async Task Entries_AfterIssueAndRotate_HoldNoTokenAndNoHash()
    {
        JsonElement issued = await _msp.PostAsJsonAsync("/api/v1/customers/acme/query-tokens", new { name = "audited" }).JsonAsync(HttpStatusCode.Created);
        JsonElement rotated = await _msp.PostAsync($"/api/v1/customers/acme/query-tokens/{issued.String("id")}/rotate", null).JsonAsync(HttpStatusCode.Created);

        string table = await DumpAsync("SELECT string_agg(a::text, ' ') FROM platform.audit_entries a");
        table.ShouldContain(issued.String("prefix"), Case.Sensitive);
        foreach (string token in new[] { issued.String("token"), rotated.String("token"), controlPlane.MspKey, controlPlane.AcmeKey })
            table.ShouldNotContain(token[TokenText.PrefixLength..]);

        string hash = await DumpAsync($"SELECT encode(hash, 'hex') FROM platform.tokens WHERE id = '{issued.String("id")}'");
        table.ShouldNotContain(hash);
    }

    [Fact]
    public async Task List_ByACustomersKey_ShowsOnlyItsCustomer()
    {
        await controlPlane.IssueTokenAsync("globex", "agent-tokens", "canary of globex");
        await controlPlane.IssueTokenAsync("acme", "agent-tokens", "canary of acme");

        IReadOnlyList<JsonElement> entries = await ListAsync(_acme, "?limit=200");
        entries.ShouldNotBeEmpty();
        entries.ShouldAllBe(e => e.String("customerId") == "acme");
        await _acme.GetAsync("/api/v1/audit?customer=globex").ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
        await _acme.GetAsync("/api/v1/audit?customer=nobody").ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
        (await ListAsync(_acme, "?customer=acme")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task List_InPages_GivesEachEntryOnce()
    {
        for (int n = 0; n < 5; n++)
            await controlPlane.IssueTokenAsync("globex", "agent-tokens", $"page {n}");
        var all = (await ListAsync(_msp, "?customer=globex&limit=200")).Select(e => e.GetProperty("sequence").GetInt64()).ToList();

        var paged = new List<long>();
        string? cursor = null;
        do
        {
            JsonElement page = await _msp.GetAsync($"/api/v1/audit?customer=globex&limit=2&cursor={cursor}").JsonAsync(HttpStatusCode.OK);
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("sequence").GetInt64()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        paged.ShouldBe(all);
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(HttpClient client, string query) =>
        [.. (await client.GetAsync("/api/v1/audit" + query).JsonAsync(HttpStatusCode.OK)).GetProperty("items").EnumerateArray()];

    private async Task<string> DumpAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(controlPlane.Database.Owner);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
