using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MspPlatform.Domain.Limits;
using MspPlatform.Persistence.Edge;
using MspPlatform.Testing;
using Npgsql;

namespace MspPlatform.ControlPlane.Tests.Limits;

public sealed class CustomerLimitsTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);

    public void Dispose() => _msp.Dispose();

    [Fact]
    public async Task Limits_OfANewCustomer_AreTheCatalogueInItsOrder()
    {
        JsonElement answer = await _msp.GetAsync(Path("acme")).JsonAsync(HttpStatusCode.OK);

        answer.String("plan").ShouldBe("standard");
        answer.GetProperty("overrides").GetRawText().ShouldBe("{}");
        JsonElement[] limits = [.. answer.GetProperty("limits").EnumerateArray()];
        limits.Select(l => l.String("id")).ShouldBe(LimitCatalogue.All.Select(l => l.Id));
        limits.Select(l => l.GetProperty("value").GetInt64()).ShouldBe(LimitCatalogue.All.Select(l => l.Default!.Value));
        limits.ShouldAllBe(l => l.String("source") == "default" && l.String("mode") == "enforce");
        limits[0].GetRawText().ShouldBe(
            """{"id":"samplesPerSecond","unit":"samples per second, all tokens together","value":100000,"mode":"enforce","source":"default","min":1,"""
            + "\"max\":100000000}");
    }

    [Fact]
    public async Task Limits_WithPlanAndOverrides_NameTheirSource()
    {
        const string plan = """{"samplesPerSecond":{"value":10},"activeSeries":{"value":20},"queryPoints":{"mode":"report"},"samplesBurst":{}}""";
        const string overrides = """{"activeSeries":{"mode":"report"},"seriesPerRequest":{"value":null},"labelNameBytes":{}}""";
        await CreateAsync("layered", "layers", plan);
        JsonElement answer = await _msp.PutTextAsync(Path("layered"), overrides).JsonAsync(HttpStatusCode.OK);

        Find(answer, "samplesPerSecond").ShouldBe((10, "enforce", "plan"));
        Find(answer, "activeSeries").ShouldBe((20, "report", "customer"));
        Find(answer, "seriesPerRequest").ShouldBe((null, "enforce", "customer"));
        Find(answer, "queryPoints").ShouldBe((11_000, "report", "plan"));
        Find(answer, "samplesBurst").ShouldBe((2_000_000, "enforce", "default"));
        Find(answer, "labelNameBytes").ShouldBe((256, "enforce", "default"));
        JsonElement read = await _msp.GetAsync(Path("layered")).JsonAsync(HttpStatusCode.OK);
        read.GetRawText().ShouldBe(answer.GetRawText());
    }

    [Fact]
    public async Task Overrides_Set_AreWhatTheEdgeReads()
    {
        await CreateAsync("edged", "edge-plan", """{"samplesPerSecond":{"value":10}}""");
        await _msp.PutTextAsync(Path("edged"), """{"samplesPerSecond":{"mode":"report"}}""").JsonAsync(HttpStatusCode.OK);

        await using NpgsqlDataSource gateway = NpgsqlDataSource.Create(controlPlane.Database.Gateway);
        IReadOnlyList<Persistence.Edge.EdgeCustomer> customers = (await EdgeRows.ReadAsync(gateway, TestContext.Current.CancellationToken)).Customers;
        Persistence.Edge.EdgeCustomer customer = customers.Single(c => c.Id.Value == "edged");
        CustomerLimits.Resolve(customer.PlanLimits, customer.LimitOverrides)[LimitKind.SamplesPerSecond].ShouldBe(new EffectiveLimit(10, LimitMode.Report));
    }

    [Fact]
    public async Task Overrides_SetToNothing_AreRemovedAndAudited()
    {
        await controlPlane.CreateCustomerAsync("relieved");
        await _msp.PutTextAsync(Path("relieved"), """{"queryPoints":{"value":100}}""").JsonAsync(HttpStatusCode.OK);
        JsonElement answer = await _msp.PutTextAsync(Path("relieved"), "{}").JsonAsync(HttpStatusCode.OK);
        await _msp.PutTextAsync(Path("relieved"), "{}").JsonAsync(HttpStatusCode.OK);

        answer.GetProperty("overrides").GetRawText().ShouldBe("{}");
        Find(answer, "queryPoints").ShouldBe((11_000, "enforce", "default"));
        JsonElement audit = await _msp.GetAsync("/api/v1/audit?customer=relieved").JsonAsync(HttpStatusCode.OK);
        JsonElement[] entries = [.. audit.GetProperty("items").EnumerateArray()];
        entries.Select(e => e.String("action")).ShouldBe(["customer.limits", "customer.limits", "customer.create"]);
        entries.Take(2).Select(e => (e.GetProperty("before").GetRawText(), e.GetProperty("after").GetRawText()))
            .ShouldBe([("""{"queryPoints":{"value":100}}""", "{}"), ("{}", """{"queryPoints":{"value":100}}""")]);
    }

    [Theory]
    [InlineData("""{"queryPoints":{"value":9}}""", "invalid_limits", "'queryPoints.value' must be null (no limit) or a whole number from 10 to 1000000.")]
    [InlineData("""{"queryPoints":{"value":1000001}}""", "invalid_limits", "'queryPoints.value' must be null (no limit) or a whole number from 10 to 1000000.")]
    [InlineData("""{"queryPoints":{"mode":null}}""", "invalid_limits", "'queryPoints.mode' must be 'enforce' or 'report'.")]
    [InlineData("""{"QueryPoints":{}}""", "invalid_limits", "There is no limit 'QueryPoints'.")]
    [InlineData("""{"overrides":{}}""", "invalid_limits", "There is no limit 'overrides'.")]
    [InlineData("[]", "invalid_limits", "Limits must be a JSON object.")]
    public async Task Overrides_Invalid_AreRefusedWithASentenceAndNothingChanges(string body, string code, string sentence)
    {
        using HttpResponseMessage answer = await _msp.PutTextAsync(Path("globex"), body);
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.String("code").ShouldBe(code);
        problem.String("detail").ShouldBe(sentence);
        (await _msp.GetAsync(Path("globex")).JsonAsync(HttpStatusCode.OK)).GetProperty("overrides").GetRawText().ShouldBe("{}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"queryPoints":{},"queryPoints":{}}""")]
    [InlineData("""{"queryPoints":{"value":100,"value":200}}""")]
    public async Task Overrides_NoOneJsonObject_AreRefused(string body) =>
        await _msp.PutTextAsync(Path("globex"), body).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task Overrides_OfAnOlderVersion_Are412AndOfTheCurrentOneWork()
    {
        await controlPlane.CreateCustomerAsync("versioned");
        using HttpResponseMessage read = await _msp.GetAsync(Path("versioned"));
        string tag = read.Headers.ETag!.ToString();
        await _msp.PatchAsJsonAsync("/api/v1/customers/versioned", new { name = "Renamed" }).JsonAsync(HttpStatusCode.OK);

        await _msp.PutTextAsync(Path("versioned"), """{"queryPoints":{"value":100}}""", tag)
            .ShouldBeProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
        using HttpResponseMessage current = await _msp.GetAsync(Path("versioned"));
        using HttpResponseMessage changed = await _msp.PutTextAsync(Path("versioned"), """{"queryPoints":{"value":100}}""", current.Headers.ETag!.ToString());
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        using HttpResponseMessage customer = await _msp.GetAsync("/api/v1/customers/versioned");
        customer.Headers.ETag.ShouldBe(changed.Headers.ETag);
    }

    [Fact]
    public async Task Limits_ToTheCustomersOwnKey_AreReadableAndNotWritable()
    {
        using HttpClient acme = controlPlane.Client(controlPlane.AcmeKey);

        await acme.GetAsync(Path("acme")).JsonAsync(HttpStatusCode.OK);
        await acme.PutTextAsync(Path("acme"), "{}").ShouldBeProblemAsync(HttpStatusCode.Forbidden, "insufficient_scope");
        await acme.GetAsync(Path("globex")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
        await acme.PutTextAsync(Path("globex"), "{}").ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
    }

    private static string Path(string customer) => $"/api/v1/customers/{customer}/limits";

    private static (long? Value, string Mode, string Source) Find(JsonElement answer, string id)
    {
        JsonElement limit = answer.GetProperty("limits").EnumerateArray().Single(l => l.String("id") == id);
        JsonElement value = limit.GetProperty("value");
        return (value.ValueKind == JsonValueKind.Null ? null : value.GetInt64(), limit.String("mode"), limit.String("source"));
    }

    private async Task CreateAsync(string customer, string plan, string limits)
    {
        await _msp.PutTextAsync($"/api/v1/plans/{plan}", $$"""{"limits":{{limits}}}""").JsonAsync(HttpStatusCode.OK);
        await _msp.PostAsJsonAsync("/api/v1/customers", new { id = customer, name = customer, plan }).JsonAsync(HttpStatusCode.Created);
    }
}
