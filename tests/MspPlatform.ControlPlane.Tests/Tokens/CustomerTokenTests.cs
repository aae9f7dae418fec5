using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MspPlatform.Domain.Tokens;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Tokens;

public sealed class CustomerTokenTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private readonly HttpClient _acme = controlPlane.Client(controlPlane.AcmeKey);

    public void Dispose() => _acme.Dispose();

    [Theory]
    [InlineData("agent-tokens", TokenKind.Agent)]
    [InlineData("query-tokens", TokenKind.Query)]
    public async Task Issue_ForOwnCustomer_ShowsTheTokenOnce(string noun, TokenKind kind)
    {
        JsonElement issued = await IssueAsync(noun, "shown once");

        string token = issued.String("token");
        TokenText.TryParse(token, out TokenKind parsed).ShouldBeTrue();
        parsed.ShouldBe(kind);
        issued.String("prefix").ShouldBe(token[..12]);
        issued.EnumerateObject().Select(p => p.Name).ShouldBe(["id", "token", "prefix", "name", "createdAt", "expiresAt"]);

        string list = (await _acme.GetAsync(Path(noun)).JsonAsync(HttpStatusCode.OK)).GetRawText();
        list.ShouldContain(issued.String("id"));
        list.ShouldNotContain(token[12..]);
        list.ShouldNotContain("hash", Case.Insensitive);
    }

    [Fact]
    public async Task Issue_Created_LocationLeadsToTheToken()
    {
        using HttpResponseMessage answer = await _acme.PostAsJsonAsync(Path("agent-tokens"), new { name = "located" });
        JsonElement token = await _acme.GetAsync(answer.Headers.Location).JsonAsync(HttpStatusCode.OK);
        token.String("name").ShouldBe("located");
        token.String("state").ShouldBe("pending");
        token.String("createdBy").ShouldStartWith("api-key:");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Issue_SameNameTwentyTimesAtOnce_OneWins()
    {
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _acme.PostAsJsonAsync(Path("agent-tokens"), new { name = "race" })));

        answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(a => a.StatusCode == HttpStatusCode.Conflict).ShouldBe(19);
        await Task.FromResult(answers.First(a => a.StatusCode == HttpStatusCode.Conflict)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "token_name_taken");
    }

    [Fact]
    public async Task Issue_NameOfARevokedToken_IsFree()
    {
        JsonElement first = await IssueAsync("agent-tokens", "reused");
        (await _acme.DeleteAsync($"{Path("agent-tokens")}/{first.String("id")}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await IssueAsync("agent-tokens", "reused");
    }

    [Theory]
    [InlineData("""{"name":"x","expiresAt":"2020-01-01T00:00:00Z"}""", "expires_in_past")]
    [InlineData("""{"name":"x","expiresAt":"tomorrow"}""", "invalid_request")]
    [InlineData("""{"name":"x","expiresAt":"9999-12-31T23:59:59-14:00"}""", "invalid_request")]
    [InlineData("""{"name":"x","allowedCidrs":["10.0.0.1/8"]}""", "invalid_cidr")]
    [InlineData("""{"name":"x","allowedCidrs":["everywhere"]}""", "invalid_cidr")]
    [InlineData("""{"name":"x","allowedCidrs":[null]}""", "invalid_cidr")]
    [InlineData("""{"name":"x","allowedCidrs":null}""", "invalid_request")]
    [InlineData("""{"name":"","allowedCidrs":[]}""", "validation_failed")]
    [InlineData("""{"name":" x"}""", "validation_failed")]
    public async Task Issue_InvalidBody_IsRefused(string body, string code)
    {
        using var content = new StringContent(body, null, "application/json");
        await _acme.PostAsync(Path("agent-tokens"), content).ShouldBeProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Issue_MoreNetworksThanAllowed_IsRefused()
    {
        var cidrs = Enumerable.Range(0, 65).Select(n => $"10.0.{n}.0/24");
        await _acme.PostAsJsonAsync(Path("agent-tokens"), new { name = "firewall", allowedCidrs = cidrs }).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Fact]
    public async Task Issue_ForASuspendedCustomer_Works()
    {
        using HttpClient msp = controlPlane.Client(controlPlane.MspKey);
        await controlPlane.CreateCustomerAsync("paused");
        await msp.PostAsync("/api/v1/customers/paused/suspend", null).JsonAsync(HttpStatusCode.OK);
        await msp.PostAsJsonAsync("/api/v1/customers/paused/agent-tokens", new { name = "for later" }).JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Rotate_WithOverlap_KeepsTheOldTokenThroughIt()
    {
        JsonElement old = await IssueAsync("agent-tokens", "rotated");
        JsonElement successor = await RotateAsync(old, new { overlap = "24:00:00" }).JsonAsync(HttpStatusCode.Created);

        successor.String("token").ShouldNotBe(old.String("token"));
        successor.String("name").ShouldBe("rotated");
        JsonElement rotating = await ReadAsync(old);
        rotating.String("state").ShouldBe("rotating");
        TimeSpan left = rotating.GetProperty("rotatesOutAt").GetDateTimeOffset() - successor.GetProperty("createdAt").GetDateTimeOffset();
        left.ShouldBe(TimeSpan.FromHours(24));
        (await ReadAsync(successor)).String("state").ShouldBe("pending");

        controlPlane.Clock.Advance(TimeSpan.FromHours(24));
        (await ReadAsync(old)).String("state").ShouldBe("expired");
    }

    [Fact]
    public async Task Rotate_WithoutBody_OverlapsForADay()
    {
        JsonElement old = await IssueAsync("agent-tokens", "rotated without a body");
        await _acme.PostAsync($"{Path("agent-tokens")}/{old.String("id")}/rotate", null).JsonAsync(HttpStatusCode.Created);
        (await ReadAsync(old)).String("state").ShouldBe("rotating");
    }

    [Fact]
    public async Task Rotate_WithoutOverlap_EndsTheOldTokenAtOnce()
    {
        JsonElement old = await IssueAsync("agent-tokens", "rotated at once");
        await RotateAsync(old, new { overlap = "0:00:00" }).JsonAsync(HttpStatusCode.Created);
        (await ReadAsync(old)).String("state").ShouldBe("expired");
    }

    [Fact]
    public async Task Rotate_TokenThatExpires_GivesTheSameLengthOfLife()
    {
        DateTimeOffset expiry = controlPlane.Clock.GetUtcNow().AddDays(90);
        JsonElement old = await _acme.PostAsJsonAsync(Path("agent-tokens"), new { name = "ninety days", expiresAt = expiry }).JsonAsync(HttpStatusCode.Created);
        controlPlane.Clock.Advance(TimeSpan.FromDays(60));
        JsonElement successor = await RotateAsync(old, new { overlap = "1:00:00" }).JsonAsync(HttpStatusCode.Created);

        Lifespan(successor).ShouldBe(Lifespan(old));
        static TimeSpan Lifespan(JsonElement token) => token.GetProperty("expiresAt").GetDateTimeOffset() - token.GetProperty("createdAt").GetDateTimeOffset();
    }

    [Theory]
    [InlineData("720:00:01")]
    [InlineData("-1:00:00")]
    [InlineData("1.00:00:00")]
    [InlineData("24:60:00")]
    [InlineData("1 day")]
    public async Task Rotate_OverlapOutsideItsRange_IsRefused(string overlap)
    {
        JsonElement token = await IssueAsync("query-tokens", $"kept {overlap.Length}{overlap[^1]}{overlap[0]}{overlap[3]}");
        await _acme.PostAsJsonAsync($"{Path("query-tokens")}/{token.String("id")}/rotate", new { overlap }).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Fact]
    public async Task Rotate_TwentyAtOnce_OneWins()
    {
        JsonElement token = await IssueAsync("agent-tokens", "rotated by many");
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RotateAsync(token, new { overlap = "1:00:00" })));

        answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        foreach (HttpResponseMessage late in answers.Where(a => a.StatusCode != HttpStatusCode.Created))
            await Task.FromResult(late).ShouldBeProblemAsync(HttpStatusCode.Conflict, "token_not_current");
    }

    [Fact]
    public async Task Revoke_Twice_SucceedsAndIsAuditedOnce()
    {
        JsonElement token = await IssueAsync("agent-tokens", "leaked");
        string path = $"{Path("agent-tokens")}/{token.String("id")}";

        (await _acme.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _acme.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await ReadAsync(token)).String("state").ShouldBe("revoked");
        await RotateAsync(token, new { }).ShouldBeProblemAsync(HttpStatusCode.Conflict, "token_not_current");
        JsonElement audit = await _acme.GetAsync("/api/v1/audit?limit=200").JsonAsync(HttpStatusCode.OK);
        audit.GetProperty("items").EnumerateArray().Count(e => e.String("action") == "agent-token.revoke" && e.String("subject") == token.String("id")).ShouldBe(1);
    }

    [Fact]
    public async Task Token_OfTheOtherKindOrCustomer_IsNotFound()
    {
        JsonElement query = await IssueAsync("query-tokens", "not an agent's");
        await _acme.GetAsync($"{Path("agent-tokens")}/{query.String("id")}").ShouldBeProblemAsync(HttpStatusCode.NotFound, "token_not_found");
        using HttpClient globex = controlPlane.Client(controlPlane.GlobexKey);
        string underGlobex = $"/api/v1/customers/globex/query-tokens/{query.String("id")}";
        await globex.GetAsync(underGlobex).ShouldBeProblemAsync(HttpStatusCode.NotFound, "token_not_found");
        await globex.DeleteAsync(underGlobex).ShouldBeProblemAsync(HttpStatusCode.NotFound, "token_not_found");
        await globex.PostAsync(underGlobex + "/rotate", null).ShouldBeProblemAsync(HttpStatusCode.NotFound, "token_not_found");
        (await _acme.GetAsync($"{Path("query-tokens")}/{query.String("id")}").JsonAsync(HttpStatusCode.OK)).String("state").ShouldBe("pending");
    }

    [Fact]
    public async Task List_InPages_GivesEachTokenOnceOldestFirst()
    {
        await controlPlane.CreateCustomerAsync("paged");
        for (int n = 0; n < 7; n++)
            await controlPlane.IssueTokenAsync("paged", "agent-tokens", $"server {n}");

        using HttpClient msp = controlPlane.Client(controlPlane.MspKey);
        var names = new List<string>();
        string? cursor = null;
        do
        {
            JsonElement page = await msp.GetAsync($"/api/v1/customers/paged/agent-tokens?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}").JsonAsync(HttpStatusCode.OK);
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(t => t.String("name")));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        names.ShouldBe(Enumerable.Range(0, 7).Select(n => $"server {n}"));
    }

    private static string Path(string noun) => $"/api/v1/customers/acme/{noun}";

    private Task<JsonElement> IssueAsync(string noun, string name) => _acme.PostAsJsonAsync(Path(noun), new { name }).JsonAsync(HttpStatusCode.Created);

    private Task<HttpResponseMessage> RotateAsync(JsonElement token, object body) =>
        _acme.PostAsJsonAsync($"{Path("agent-tokens")}/{token.String("id")}/rotate", body);

    private Task<JsonElement> ReadAsync(JsonElement token) => _acme.GetAsync($"{Path("agent-tokens")}/{token.String("id")}").JsonAsync(HttpStatusCode.OK);
}
