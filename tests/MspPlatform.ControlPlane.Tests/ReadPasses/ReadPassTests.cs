using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.ReadPasses;

public sealed class ReadPassTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private const string Passes = "/api/v1/customers/acme/read-passes";

    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);
    private readonly HttpClient _acme = controlPlane.Client(controlPlane.AcmeKey);

    public void Dispose()
    {
        _msp.Dispose();
        _acme.Dispose();
    }

    [Fact]
    public async Task Issue_WithAReason_GivesAQueryTokenThatKnowsItsHolder()
    {
        string key = await controlPlane.CreateKeyAsync("Kim of support", null, "customers:read-metrics");
        using HttpClient kim = controlPlane.Client(key);

        JsonElement issued = await kim.PostAsJsonAsync(Passes, new { reason = "ticket 4711", lifetime = "00:30:00" }).JsonAsync(HttpStatusCode.Created);

        issued.String("token").ShouldStartWith("msp_query_");
        (issued.GetProperty("expiresAt").GetDateTimeOffset() - issued.GetProperty("createdAt").GetDateTimeOffset()).ShouldBeInRange(TimeSpan.FromMinutes(29.9), TimeSpan.FromMinutes(30));
        foreach (HttpClient reader in (HttpClient[])[_msp, _acme])
        {
            JsonElement pass = (await ItemsAsync(reader, Passes)).Single(p => p.String("id") == issued.String("id"));
            pass.String("holder").ShouldBe("Kim of support");
            pass.String("reason").ShouldBe("ticket 4711");
            pass.String("state").ShouldBe("pending");
            pass.GetRawText().ShouldNotContain(issued.String("token"));
        }

        JsonElement entry = (await ItemsAsync(_acme, "/api/v1/audit")).First(e => e.String("action") == "read-pass.issue");
        entry.String("actor").ShouldStartWith("api-key:");
        entry.GetProperty("after").String("passHolder").ShouldBe("Kim of support");
        entry.GetProperty("after").String("passReason").ShouldBe("ticket 4711");
    }

    [Fact]
    public async Task Pass_AmongTheCustomersOwnTokens_IsNotThere()
    {
        JsonElement issued = await _msp.PostAsJsonAsync(Passes, new { reason = "not its own" }).JsonAsync(HttpStatusCode.Created);
        string own = "/api/v1/customers/acme/query-tokens/" + issued.String("id");

        (await ItemsAsync(_acme, "/api/v1/customers/acme/query-tokens")).Select(t => t.String("id")).ShouldNotContain(issued.String("id"));
        await _acme.GetAsync(own).ShouldBeProblemAsync(HttpStatusCode.NotFound, "token_not_found");
        await _acme.PostAsync(own + "/rotate", null).ShouldBeProblemAsync(HttpStatusCode.NotFound, "token_not_found");
        await _acme.DeleteAsync(own).ShouldBeProblemAsync(HttpStatusCode.NotFound, "token_not_found");
    }

    [Fact]
    public async Task Revoke_Twice_HoldsAndIsOneEntry()
    {
        JsonElement issued = await _msp.PostAsJsonAsync(Passes, new { reason = "to be revoked" }).JsonAsync(HttpStatusCode.Created);

        for (int i = 0; i < 2; i++)
            (await _msp.DeleteAsync($"{Passes}/{issued.String("id")}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await ItemsAsync(_msp, Passes)).Single(p => p.String("id") == issued.String("id")).String("state").ShouldBe("revoked");
        (await ItemsAsync(_msp, "/api/v1/audit?limit=200")).Count(e => e.String("action") == "read-pass.revoke" && e.String("subject") == issued.String("id")).ShouldBe(1);
        await _msp.DeleteAsync($"/api/v1/customers/globex/read-passes/{issued.String("id")}").ShouldBeProblemAsync(HttpStatusCode.NotFound, "token_not_found");
    }

    [Theory]
    [InlineData("""{"lifetime":"01:00:00"}""")]
    [InlineData("""{"reason":""}""")]
    [InlineData("""{"reason":" x"}""")]
    [InlineData("""{"reason":"x","lifetime":"08:00:01"}""")]
    [InlineData("""{"reason":"x","lifetime":"00:00:59"}""")]
    [InlineData("""{"reason":"x","lifetime":"8"}""")]
    [InlineData("""{"reason":"x","lifetime":"-1:00:00"}""")]
    [InlineData("""{"reason":"x","lifetime":null}""")]
    [InlineData("""{"reason":"x","customerId":"globex"}""")]
    public async Task Issue_WithABadBody_Is400(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _msp.PostAsync(Passes, content);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Scope_ToReadMetrics_IsForTheMspAlone()
    {
        await _acme.PostAsJsonAsync(Passes, new { reason = "curious" }).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "insufficient_scope");
        await _msp.PostAsJsonAsync("/api/v1/api-keys", new { name = "too much", customerId = "acme", scopes = new[] { "customers:read-metrics" } })
            .ShouldBeProblemAsync(HttpStatusCode.BadRequest, "scope_not_grantable");
        await _msp.PostAsJsonAsync("/api/v1/customers/nobody/read-passes", new { reason = "x" }).ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
    }

    private static async Task<IReadOnlyList<JsonElement>> ItemsAsync(HttpClient client, string path) =>
        [.. (await client.GetAsync(path).JsonAsync(HttpStatusCode.OK)).GetProperty("items").EnumerateArray()];
}
