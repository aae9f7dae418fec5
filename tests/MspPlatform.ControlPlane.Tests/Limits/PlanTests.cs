using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Limits;

public sealed class PlanTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);

    public void Dispose() => _msp.Dispose();

    [Fact]
    public async Task Put_NewThenOther_CreatesThenReplaces()
    {
        const string limits = """{"samplesPerSecond":{"value":10},"activeSeries":{"value":null}}""";
        JsonElement created = await PutAsync("small", $$"""{"limits":{{limits}}}""").JsonAsync(HttpStatusCode.OK);
        JsonElement replaced = await PutAsync("small", """{"limits":{"samplesPerSecond":{"mode":"report"}}}""").JsonAsync(HttpStatusCode.OK);
        JsonElement read = await _msp.GetAsync("/api/v1/plans/small").JsonAsync(HttpStatusCode.OK);

        created.GetRawText().ShouldBe($$"""{"name":"small","limits":{{limits}}}""");
        replaced.GetRawText().ShouldBe("""{"name":"small","limits":{"samplesPerSecond":{"mode":"report"}}}""");
        read.GetRawText().ShouldBe(replaced.GetRawText());
    }

    [Fact]
    public async Task Put_Changes_AreAuditedWithBeforeAndAfter()
    {
        await PutAsync("audited", """{"limits":{}}""").JsonAsync(HttpStatusCode.OK);
        await PutAsync("audited", """{"limits":{"queryPoints":{"value":100}}}""").JsonAsync(HttpStatusCode.OK);
        await PutAsync("audited", """{"limits":{"queryPoints":{"value":100}}}""").JsonAsync(HttpStatusCode.OK);

        JsonElement audit = await _msp.GetAsync("/api/v1/audit?limit=200").JsonAsync(HttpStatusCode.OK);
        JsonElement[] entries = [.. audit.GetProperty("items").EnumerateArray().Where(e => e.String("subject") == "audited")];
        entries.Select(e => e.String("action")).ShouldBe(["plan.update", "plan.create"]);
        entries[1].GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
        entries[0].GetProperty("before").GetRawText().ShouldBe("""{"name":"audited","limits":{}}""");
        entries[0].GetProperty("after").GetRawText().ShouldBe("""{"name":"audited","limits":{"queryPoints":{"value":100}}}""");
    }

    [Theory]
    [InlineData("""{"limits":{"samplesPerSecond":{"value":0}}}""", "invalid_limits", "samplesPerSecond.value")]
    [InlineData("""{"limits":{"samplesPerSecond":{"value":1.5}}}""", "invalid_limits", "samplesPerSecond.value")]
    [InlineData("""{"limits":{"samplesPerSecond":{"value":"5"}}}""", "invalid_limits", "samplesPerSecond.value")]
    [InlineData("""{"limits":{"samplesPerSecond":5}}""", "invalid_limits", "samplesPerSecond")]
    [InlineData("""{"limits":{"activeSeries":{"mode":"off"}}}""", "invalid_limits", "activeSeries.mode")]
    [InlineData("""{"limits":{"activeSeries":{"max":1}}}""", "invalid_limits", "max")]
    [InlineData("""{"limits":{"nothing":{}}}""", "invalid_limits", "nothing")]
    [InlineData("""{"limits":[]}""", "invalid_limits", "object")]
    [InlineData("""{"limits":null}""", "invalid_request", "$.limits")]
    [InlineData("""{}""", "invalid_request", "$")]
    [InlineData("""{"limits":{},"name":"x"}""", "invalid_request", "$.name")]
    public async Task Put_InvalidBody_IsRefusedWithASentence(string body, string code, string named)
    {
        using HttpResponseMessage answer = await PutAsync("refused", body);
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.String("code").ShouldBe(code);
        problem.String("detail").ShouldContain(named);
        await _msp.GetAsync("/api/v1/plans/refused").ShouldBeProblemAsync(HttpStatusCode.NotFound, "plan_not_found");
    }

    [Theory]
    [InlineData("-small")]
    [InlineData("Small")]
    [InlineData("small%0A")]
    [InlineData("sm_all")]
    [InlineData("a123456789b123456789c123456789d123456789e123456789f123456789g123")]
    public async Task Plan_WithAnImpossibleName_IsRefused(string name)
    {
        await PutAsync(name, """{"limits":{}}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "validation_failed");
        await _msp.GetAsync($"/api/v1/plans/{name}").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Fact]
    public async Task Put_OfAnOlderVersion_Is412AndOfTheCurrentOneWorks()
    {
        using HttpResponseMessage created = await PutAsync("versioned", """{"limits":{}}""");
        string tag = created.Headers.ETag!.ToString();
        using HttpResponseMessage read = await _msp.GetAsync("/api/v1/plans/versioned");

        read.Headers.ETag!.ToString().ShouldBe(tag);
        const string ten = """{"limits":{"queryPoints":{"value":10}}}""", twenty = """{"limits":{"queryPoints":{"value":20}}}""";
        await PutAsync("versioned", ten, tag).JsonAsync(HttpStatusCode.OK);
        await PutAsync("versioned", twenty, tag).ShouldBeProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
        await PutAsync("versioned", twenty, "garbage").ShouldBeProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
        await PutAsync("versioned", twenty, "*").JsonAsync(HttpStatusCode.OK);
        await PutAsync("never-made", """{"limits":{}}""", "*").ShouldBeProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
    }

    [Fact]
    public async Task Put_ManyAtOnce_NeverFailsAndOneAnswerStays()
    {
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(n => _msp.PutAsJsonAsync("/api/v1/plans/raced", new { limits = new { queryPoints = new { value = 100 + n } } })));

        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.OK || a.StatusCode == HttpStatusCode.Conflict);
        JsonElement read = await _msp.GetAsync("/api/v1/plans/raced").JsonAsync(HttpStatusCode.OK);
        string[] succeeded = await Task.WhenAll(answers.Where(a => a.IsSuccessStatusCode).Select(a => a.Content.ReadAsStringAsync()));
        succeeded.ShouldContain(read.GetRawText());
    }

    [Fact]
    public async Task List_InPages_GivesEachPlanOnceInOrder()
    {
        foreach (string name in new[] { "page-b", "page-a", "page1" })
            await PutAsync(name, """{"limits":{}}""").JsonAsync(HttpStatusCode.OK);
        var names = new List<string>();
        string? cursor = null;
        do
        {
            JsonElement page = await _msp.GetAsync($"/api/v1/plans?limit=2&cursor={cursor}").JsonAsync(HttpStatusCode.OK);
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(p => p.String("name")));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        names.ShouldBeUnique();
        names.Where(n => n.StartsWith("page", StringComparison.Ordinal)).ShouldBe(["page-a", "page-b", "page1"]);
        names.ShouldContain("standard");
        await _msp.GetAsync("/api/v1/plans?cursor=QUJD").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_cursor");
    }

    [Fact]
    public async Task Plans_ToACustomersKey_AreItsOwnAlone()
    {
        await PutAsync("for-globex", """{"limits":{}}""").JsonAsync(HttpStatusCode.OK);
        using HttpClient acme = controlPlane.Client(controlPlane.AcmeKey);

        JsonElement list = await acme.GetAsync("/api/v1/plans").JsonAsync(HttpStatusCode.OK);
        list.GetProperty("items").EnumerateArray().Select(p => p.String("name")).ShouldBe(["standard"]);
        await acme.GetAsync("/api/v1/plans/standard").JsonAsync(HttpStatusCode.OK);
        await acme.GetAsync("/api/v1/plans/for-globex").ShouldBeProblemAsync(HttpStatusCode.NotFound, "plan_not_found");
    }

    private Task<HttpResponseMessage> PutAsync(string name, string json, string? ifMatch = null) => _msp.PutTextAsync($"/api/v1/plans/{name}", json, ifMatch);
}
