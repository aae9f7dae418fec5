using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Customers;

public sealed class CustomerTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);

    public void Dispose() => _msp.Dispose();

    [Fact]
    public async Task Create_NewId_AnswersLocationAndCustomer()
    {
        using HttpResponseMessage answer = await _msp.PostAsJsonAsync("/api/v1/customers", new { id = "initech", name = "Initech 주식회사", plan = "standard" });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location!.ToString().ShouldBe("/api/v1/customers/initech");
        JsonElement created = await answer.Content.ReadFromJsonAsync<JsonElement>();
        created.String("state").ShouldBe("active");
        created.String("name").ShouldBe("Initech 주식회사");
        created.GetProperty("accountId").GetInt32().ShouldBePositive();
        JsonElement read = await _msp.GetAsync(answer.Headers.Location).JsonAsync(HttpStatusCode.OK);
        read.GetRawText().ShouldBe(created.GetRawText());
    }

    [Fact]
    public async Task Create_TakenId_Conflicts() =>
        await _msp.PostAsJsonAsync("/api/v1/customers", new { id = "acme", name = "Another" }).ShouldBeProblemAsync(HttpStatusCode.Conflict, "customer_exists");

    [Theory]
    [InlineData("canary-a")]
    [InlineData("canary-b")]
    public async Task Create_IdOfTheEdgesOwn_Conflicts(string id) =>
        await _msp.PostAsJsonAsync("/api/v1/customers", new { id, name = "Bird" }).ShouldBeProblemAsync(HttpStatusCode.Conflict, "customer_exists");

    [Fact]
    public async Task Create_UnknownPlan_IsRefused() =>
        await _msp.PostAsJsonAsync("/api/v1/customers", new { id = "hooli", name = "Hooli", plan = "gold" }).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "unknown_plan");

    [Theory]
    [InlineData("""{"id":"A","name":"x"}""", "validation_failed")]
    [InlineData("""{"id":"-abc","name":"x"}""", "validation_failed")]
    [InlineData("""{"id":"abc\n","name":"x"}""", "validation_failed")]
    [InlineData("""{"id":"a","name":"x"}""", "validation_failed")]
    [InlineData("""{"id":"abcdefghijklmnopqrstuvwxyz012345","name":"x"}""", "validation_failed")]
    [InlineData("""{"id":"umbrella","name":""}""", "validation_failed")]
    [InlineData("""{"id":"umbrella","name":"   "}""", "validation_failed")]
    [InlineData("""{"id":"umbrella","name":"tab\there"}""", "validation_failed")]
    [InlineData("""{"id":"umbrella","name":"nul\u0000"}""", "validation_failed")]
    [InlineData("""{"id":"umbrella","name":"\u202Egnp.exe"}""", "validation_failed")]
    [InlineData("""{"id":"umbrella","name":"half \ud800"}""", "invalid_request")]
    [InlineData("""{"id":"umbrella"}""", "invalid_request")]
    [InlineData("""{"id":"umbrella","name":null}""", "invalid_request")]
    [InlineData("""{"id":"umbrella","name":"x","plan":null}""", "invalid_request")]
    [InlineData("""{"id":"umbrella","name":"x","nmae":"y"}""", "invalid_request")]
    [InlineData("""{"id":"umbrella","name":"x","name":"y"}""", "invalid_request")]
    [InlineData("""{"id":"umbrella","name":5}""", "invalid_request")]
    [InlineData("""[]""", "invalid_request")]
    [InlineData("""null""", "invalid_request")]
    [InlineData("", "invalid_request")]
    public async Task Create_InvalidBody_IsRefused(string body, string code)
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        await _msp.PostAsync("/api/v1/customers", content).ShouldBeProblemAsync(HttpStatusCode.BadRequest, code);
        await _msp.GetAsync("/api/v1/customers/umbrella").ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
    }

    [Fact]
    public async Task Create_TwentyAtOnce_OneWins()
    {
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(n => _msp.PostAsJsonAsync("/api/v1/customers", new { id = "race", name = $"Racer {n}" })));

        answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(a => a.StatusCode == HttpStatusCode.Conflict).ShouldBe(19);
    }

    [Fact]
    public async Task List_SearchWithWildcards_TakesThemLiterally()
    {
        await _msp.PostAsJsonAsync("/api/v1/customers", new { id = "percent", name = "100%_sure\\co" }).JsonAsync(HttpStatusCode.Created);

        (await SearchAsync("%_")).ShouldBe(["percent"]);
        (await SearchAsync("e\\c")).ShouldBe(["percent"]);
        (await SearchAsync("PERC")).ShouldBe(["percent"]);
        (await SearchAsync("%%")).ShouldBeEmpty();
        (await SearchAsync("A_me")).ShouldBeEmpty();
    }

    [Fact]
    public async Task List_InPages_GivesEachCustomerOnceInOrder()
    {
        foreach (string id in new[] { "page-a", "page1", "pageb", "page-c", "page" })
            await controlPlane.CreateCustomerAsync(id);
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            JsonElement page = await _msp.GetAsync($"/api/v1/customers?search=page&limit=2&cursor={cursor}").JsonAsync(HttpStatusCode.OK);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(c => c.String("id")));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        ids.ShouldBe(["page", "page-a", "page-c", "page1", "pageb"]);
    }

    [Fact]
    public async Task List_EmptyParameters_AreAsGoodAsNone() =>
        await _msp.GetAsync("/api/v1/customers?search=&state=&limit=5&cursor=").JsonAsync(HttpStatusCode.OK);

    [Fact]
    public async Task List_ByState_ShowsOnlyThatState()
    {
        await controlPlane.CreateCustomerAsync("stopped");
        await _msp.PostAsync("/api/v1/customers/stopped/suspend", null).JsonAsync(HttpStatusCode.OK);

        JsonElement page = await _msp.GetAsync("/api/v1/customers?state=suspended").JsonAsync(HttpStatusCode.OK);
        page.GetProperty("items").EnumerateArray().Select(c => c.String("id")).ShouldBe(["stopped"]);
    }

    [Theory]
    [InlineData("limit=0", "validation_failed")]
    [InlineData("limit=201", "validation_failed")]
    [InlineData("limit=ten", "invalid_request")]
    [InlineData("limit=1&limit=2", "invalid_request")]
    [InlineData("state=gone", "validation_failed")]
    [InlineData("search=%00", "validation_failed")]
    [InlineData("cursor=!!", "invalid_cursor")]
    [InlineData("cursor=QUJD", "invalid_cursor")]
    [InlineData("cursor=_w", "invalid_cursor")]
    public async Task List_InvalidQuery_IsRefused(string query, string code) =>
        await _msp.GetAsync($"/api/v1/customers?{query}").ShouldBeProblemAsync(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task List_WithACustomersKey_ShowsThatCustomerAlone()
    {
        using HttpClient acme = controlPlane.Client(controlPlane.AcmeKey);
        JsonElement page = await acme.GetAsync("/api/v1/customers").JsonAsync(HttpStatusCode.OK);
        page.GetProperty("items").EnumerateArray().Select(c => c.String("id")).ShouldBe(["acme"]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/merge-patch+json")]
    public async Task Update_OneMember_LeavesTheOther(string mediaType)
    {
        using var content = new StringContent("""{"name":"Globex International"}""", new MediaTypeHeaderValue(mediaType));
        JsonElement updated = await _msp.PatchAsync("/api/v1/customers/globex", content).JsonAsync(HttpStatusCode.OK);
        updated.String("name").ShouldBe("Globex International");
        updated.String("plan").ShouldBe("standard");
    }

    [Theory]
    [InlineData("""{"name":null}""", "invalid_request")]
    [InlineData("""{"id":"other"}""", "invalid_request")]
    [InlineData("""{"name":""}""", "validation_failed")]
    [InlineData("""{"plan":"gold"}""", "unknown_plan")]
    public async Task Update_InvalidBody_IsRefused(string body, string code)
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        await _msp.PatchAsync("/api/v1/customers/globex", content).ShouldBeProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Update_OfAnOlderVersion_Is412AndOfTheCurrentOneWorks()
    {
        await controlPlane.CreateCustomerAsync("versioned");
        using HttpResponseMessage read = await _msp.GetAsync("/api/v1/customers/versioned");
        string tag = read.Headers.ETag!.ToString();

        using HttpResponseMessage first = await PatchAsync("versioned", "First", tag);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        await PatchAsync("versioned", "Second", tag).ShouldBeProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
        await PatchAsync("versioned", "Third", "garbage").ShouldBeProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
        await PatchAsync("versioned", "Fourth", first.Headers.ETag!.ToString()).JsonAsync(HttpStatusCode.OK);
        await PatchAsync("versioned", "Fifth", "*").JsonAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Update_ManyAtOnceWithOneVersion_OneWins()
    {
        await controlPlane.CreateCustomerAsync("contended");
        using HttpResponseMessage read = await _msp.GetAsync("/api/v1/customers/contended");
        string tag = read.Headers.ETag!.ToString();
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => PatchAsync("contended", $"Name {n}", tag)));

        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(a => a.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict).ShouldBe(19);
    }

    [Fact]
    public async Task SuspendAndResume_Repeated_ChangeNothingMore()
    {
        await controlPlane.CreateCustomerAsync("toggled");
        foreach ((string verb, string state) in new[] { ("suspend", "suspended"), ("suspend", "suspended"), ("resume", "active"), ("resume", "active") })
        {
            JsonElement customer = await _msp.PostAsync($"/api/v1/customers/toggled/{verb}", null).JsonAsync(HttpStatusCode.OK);
            customer.String("state").ShouldBe(state);
        }

        JsonElement audit = await _msp.GetAsync("/api/v1/audit?customer=toggled").JsonAsync(HttpStatusCode.OK);
        audit.GetProperty("items").EnumerateArray().Select(e => e.String("action")).ShouldBe(["customer.resume", "customer.suspend", "customer.create"]);
    }

    [Theory]
    [InlineData("offboarding")]
    [InlineData("offboarded")]
    public async Task Suspend_CustomerThatIsLeaving_Conflicts(string state)
    {
        string id = $"left-{state[^2..]}";
        await controlPlane.CreateCustomerAsync(id);
        await controlPlane.ExecuteAsOwnerAsync($"UPDATE platform.customers SET state = '{state}' WHERE id = '{id}'");

        await _msp.PostAsync($"/api/v1/customers/{id}/suspend", null).ShouldBeProblemAsync(HttpStatusCode.Conflict, "invalid_customer_state");
        await _msp.PostAsync($"/api/v1/customers/{id}/resume", null).ShouldBeProblemAsync(HttpStatusCode.Conflict, "invalid_customer_state");
        await _msp.PostAsJsonAsync($"/api/v1/customers/{id}/agent-tokens", new { name = "late" }).ShouldBeProblemAsync(HttpStatusCode.Conflict, "invalid_customer_state");
    }

    private async Task<HttpResponseMessage> PatchAsync(string id, string name, string ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/customers/{id}") { Content = JsonContent.Create(new { name }) };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await _msp.SendAsync(request);
    }

    private async Task<IEnumerable<string>> SearchAsync(string text)
    {
        JsonElement page = await _msp.GetAsync($"/api/v1/customers?search={Uri.EscapeDataString(text)}").JsonAsync(HttpStatusCode.OK);
        return page.GetProperty("items").EnumerateArray().Select(c => c.String("id"));
    }
}
