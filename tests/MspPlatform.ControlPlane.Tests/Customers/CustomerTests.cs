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
}
