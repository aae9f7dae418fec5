using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MspPlatform.ControlPlane.Tests.Limits;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Backends;

public sealed class BackendTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private const string Cell = """{"kind":"victoriametrics","writeUrl":"http://vmagent:8429","readUrls":["http://a:8428/vm","https://b:8428"]}""";

    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);

    public void Dispose() => _msp.Dispose();

    [Fact]
    public async Task Put_NewThenOther_CreatesThenReplacesAndIsAudited()
    {
        JsonElement created = await PutAsync("cell-1", Cell).JsonAsync(HttpStatusCode.OK);
        await PutAsync("cell-1", Cell).JsonAsync(HttpStatusCode.OK);
        await PutAsync("cell-1", """{"kind":"mimir","writeUrl":"https://mimir.example","readUrls":[]}""").JsonAsync(HttpStatusCode.OK);
        JsonElement read = await _msp.GetAsync("/api/v1/backends/cell-1").JsonAsync(HttpStatusCode.OK);
        (await _msp.DeleteAsync("/api/v1/backends/cell-1")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await _msp.GetAsync("/api/v1/backends/cell-1").ShouldBeProblemAsync(HttpStatusCode.NotFound, "backend_not_found");
        await _msp.DeleteAsync("/api/v1/backends/cell-1").ShouldBeProblemAsync(HttpStatusCode.NotFound, "backend_not_found");

        created.GetProperty("readUrls").EnumerateArray().Select(u => u.GetString()).ShouldBe(["http://a:8428/vm", "https://b:8428"]);
        read.String("kind").ShouldBe("mimir");
        read.GetProperty("readUrls").GetArrayLength().ShouldBe(0);
        JsonElement audit = await _msp.GetAsync("/api/v1/audit?limit=200").JsonAsync(HttpStatusCode.OK);
        JsonElement[] entries = [.. audit.GetProperty("items").EnumerateArray().Where(e => e.String("subject") == "cell-1")];
        entries.Select(e => e.String("action")).ShouldBe(["backend.delete", "backend.update", "backend.create"]);
        entries[0].GetProperty("after").ValueKind.ShouldBe(JsonValueKind.Null);
        entries[0].GetProperty("before").String("kind").ShouldBe("mimir");
        entries[2].GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
        JsonElement chain = await _msp.GetAsync("/api/v1/audit/verify").JsonAsync(HttpStatusCode.OK);
        chain.GetRawText().ShouldContain("true");
    }

    [Theory]
    [InlineData("victoriametric", "http://a", "")]
    [InlineData("victoriametrics", "ftp://a", "")]
    [InlineData("victoriametrics", "a:8428", "")]
    [InlineData("victoriametrics", "", "")]
    [InlineData("victoriametrics", "http://user:secret@a", "")]
    [InlineData("victoriametrics", "http://@a", "")]
    [InlineData("victoriametrics", "http://a?extra_label=customer_id=x", "")]
    [InlineData("victoriametrics", "http://a#x", "")]
    [InlineData("victoriametrics", "http://a\\\\b", "")]
    [InlineData("victoriametrics", "http://a/ b", "")]
    [InlineData("victoriametrics", "http://a", "\"http://b?x\"")]
    [InlineData("victoriametrics", "http://a", "null")]
    [InlineData("remote-write", "http://a/api/v1/write", "\"http://a\"")]
    [InlineData("mimir", "http://a", "\"http://1\",\"http://2\",\"http://3\",\"http://4\",\"http://5\",\"http://6\",\"http://7\",\"http://8\",\"http://9\"")]
    public async Task Put_ImpossiblePlace_IsRefusedWithASentence(string kind, string writeUrl, string readUrls)
    {
        await PutAsync("refused", $$"""{"kind":"{{kind}}","writeUrl":"{{writeUrl}}","readUrls":[{{readUrls}}]}""")
            .ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_backend");
        await _msp.GetAsync("/api/v1/backends/refused").ShouldBeProblemAsync(HttpStatusCode.NotFound, "backend_not_found");
    }

    [Theory]
    [InlineData("-cell")]
    [InlineData("Cell")]
    [InlineData("cell%0A")]
    [InlineData("a123456789b123456789c123456789d1")]
    public async Task Backend_WithAnImpossibleName_IsRefused(string name) =>
        await PutAsync(name, Cell).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "validation_failed");

    [Fact]
    public async Task Put_OfAnOlderVersion_Is412AndOfTheCurrentOneWorks()
    {
        using HttpResponseMessage created = await PutAsync("versioned", Cell);
        string tag = created.Headers.ETag!.ToString();
        const string other = """{"kind":"remote-write","writeUrl":"http://c/write","readUrls":[]}""";

        await PutAsync("versioned", other, tag).JsonAsync(HttpStatusCode.OK);
        await PutAsync("versioned", Cell, tag).ShouldBeProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
        await PutAsync("never-made", Cell, "*").ShouldBeProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/backends/versioned");
        delete.Headers.TryAddWithoutValidation("If-Match", tag);
        await _msp.SendAsync(delete).ShouldBeProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
    }

    [Fact]
    public async Task Customer_PlacedInABackend_IsShownThereAndKeepsItFromBeingRemoved()
    {
        await PutAsync("cell-2", Cell).JsonAsync(HttpStatusCode.OK);
        await CreateAsync("placed", "cell-2").JsonAsync(HttpStatusCode.Created);
        await CreateAsync("lost", "cell-9").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "unknown_backend");
        await CreateAsync("lost", "Cell").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "validation_failed");

        (await _msp.GetAsync("/api/v1/customers/placed").JsonAsync(HttpStatusCode.OK)).String("backend").ShouldBe("cell-2");
        (await _msp.GetAsync("/api/v1/customers/acme").JsonAsync(HttpStatusCode.OK)).String("backend").ShouldBe("default");
        await _msp.GetAsync("/api/v1/customers/lost").ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
        await _msp.DeleteAsync("/api/v1/backends/cell-2").ShouldBeProblemAsync(HttpStatusCode.Conflict, "backend_in_use");
        await _msp.PatchAsJsonAsync("/api/v1/customers/placed", new { backend = "default" }).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Default_GivenAPlaceOfItsOwn_CannotBeRemovedWhileCustomersLiveThere()
    {
        await PutAsync("default", Cell).JsonAsync(HttpStatusCode.OK);
        await _msp.DeleteAsync("/api/v1/backends/default").ShouldBeProblemAsync(HttpStatusCode.Conflict, "backend_in_use");
    }

    [Fact]
    public async Task CreateCustomerAndDelete_AtOnce_LeaveNoCustomerWithoutABackend()
    {
        for (int round = 0; round < 10; round++)
        {
            string cell = $"race-{round}";
            await PutAsync(cell, Cell).JsonAsync(HttpStatusCode.OK);
            HttpResponseMessage[] answers = await Task.WhenAll(CreateAsync($"racer-{round}", cell), _msp.DeleteAsync($"/api/v1/backends/{cell}"));

            bool created = answers[0].StatusCode == HttpStatusCode.Created, removed = answers[1].StatusCode == HttpStatusCode.NoContent;
            (created ^ removed).ShouldBeTrue($"{answers[0].StatusCode} {answers[1].StatusCode}");
        }
    }

    [Fact]
    public async Task List_InPages_GivesEachOnceInOrder()
    {
        foreach (string name in new[] { "page-b", "page-a" })
            await PutAsync(name, Cell).JsonAsync(HttpStatusCode.OK);
        var names = new List<string>();
        string? cursor = null;
        do
        {
            JsonElement page = await _msp.GetAsync($"/api/v1/backends?limit=1&cursor={cursor}").JsonAsync(HttpStatusCode.OK);
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(p => p.String("name")));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        names.ShouldBeUnique();
        names.Where(n => n.StartsWith("page", StringComparison.Ordinal)).ShouldBe(["page-a", "page-b"]);
        await _msp.GetAsync("/api/v1/backends?cursor=QUJD").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_cursor");
    }

    private Task<HttpResponseMessage> CreateAsync(string id, string backend) => _msp.PostAsJsonAsync("/api/v1/customers", new { id, name = id, backend });

    private Task<HttpResponseMessage> PutAsync(string name, string json, string? ifMatch = null) => _msp.PutTextAsync($"/api/v1/backends/{name}", json, ifMatch);
}
