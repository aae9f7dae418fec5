using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MspPlatform.ControlPlane.Tests.Access;
using MspPlatform.Domain.Limits;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Documentation;

public sealed class DocumentationTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private readonly HttpClient _anybody = controlPlane.Client(null);

    public void Dispose() => _anybody.Dispose();

    [Fact]
    public async Task Document_Always_DescribesEveryEndpoint()
    {
        JsonElement document = await ReadAsync();

        document.String("openapi").ShouldStartWith("3.1");
        var described = Operations(document).Select(o => $"{o.Method} {o.Path}").Order();
        described.ShouldBe(ApiEndpoint.All(controlPlane).Select(e => $"{e.Method} {e.Pattern.TrimEnd('/')}").Order());
    }

    [Fact]
    public async Task Operation_Always_HasNameSummaryScopeAndErrors()
    {
        foreach ((string method, string path, JsonElement operation) in Operations(await ReadAsync()))
        {
            operation.String("operationId").ShouldNotBeNullOrEmpty($"{method} {path}");
            operation.String("summary").ShouldNotBeNullOrEmpty();
            operation.String("description").ShouldContain("Needs the scope `");
            JsonElement responses = operation.GetProperty("responses");
            foreach (string status in new[] { "400", "401", "403", "503" })
                responses.GetProperty(status).GetProperty("content").TryGetProperty("application/problem+json", out _).ShouldBeTrue();
            if (operation.TryGetProperty("parameters", out JsonElement parameters))
                parameters.EnumerateArray().ShouldAllBe(p => char.IsAsciiLetterLower(p.String("name")[0]));
        }
    }

    [Fact]
    public async Task RequestSchema_Always_HasAnExampleAndIsClosed()
    {
        JsonElement schemas = (await ReadAsync()).GetProperty("components").GetProperty("schemas");
        var requests = schemas.EnumerateObject().Where(s => s.Name.EndsWith("Request", StringComparison.Ordinal)).ToList();

        requests.ShouldNotBeEmpty();
        foreach (JsonProperty request in requests)
        {
            request.Value.GetProperty("examples").GetArrayLength().ShouldBe(1, request.Name);
            request.Value.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse(request.Name);
        }

        schemas.GetProperty("ProblemDetails").GetProperty("properties").TryGetProperty("code", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task LimitSettingsSchema_Always_HasEveryLimitWithItsRange()
    {
        JsonElement schema = (await ReadAsync()).GetProperty("components").GetProperty("schemas").GetProperty("LimitSettings");

        schema.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        schema.GetProperty("properties").EnumerateObject().Select(p => (p.Name, Range(p.Value.GetProperty("properties").GetProperty("value"))))
            .ShouldBe(LimitCatalogue.All.Select(l => (l.Id, (l.Min, l.Max))));
    }

    [Fact]
    public async Task RequestExample_Sent_IsAccepted()
    {
        JsonElement schemas = (await ReadAsync()).GetProperty("components").GetProperty("schemas");
        using HttpClient msp = controlPlane.Client(controlPlane.MspKey);
        JsonElement Example(string name) => schemas.GetProperty(name).GetProperty("examples")[0];

        // The example's id is the one that the fixture took already: known to be well-formed when only that is wrong.
        await msp.PostAsJsonAsync("/api/v1/customers", Example("CreateCustomerRequest")).ShouldBeProblemAsync(HttpStatusCode.Conflict, "customer_exists");
        await msp.PatchAsJsonAsync("/api/v1/customers/acme", Example("UpdateCustomerRequest")).JsonAsync(HttpStatusCode.OK);
        JsonElement token = await msp.PostAsJsonAsync("/api/v1/customers/acme/agent-tokens", Example("IssueTokenRequest")).JsonAsync(HttpStatusCode.Created);
        await msp.PostAsJsonAsync($"/api/v1/customers/acme/agent-tokens/{token.String("id")}/rotate", Example("RotateTokenRequest")).JsonAsync(HttpStatusCode.Created);
        await msp.PostAsJsonAsync("/api/v1/api-keys", Example("CreateApiKeyRequest")).JsonAsync(HttpStatusCode.Created);
        await msp.PutAsJsonAsync("/api/v1/plans/example", Example("PutPlanRequest")).JsonAsync(HttpStatusCode.OK);
        await msp.PutAsJsonAsync("/api/v1/backends/example", Example("PutBackendRequest")).JsonAsync(HttpStatusCode.OK);
        await msp.PutAsJsonAsync("/api/v1/customers/acme/limits", Example("LimitSettings")).JsonAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Page_Loaded_TakesEverythingFromThisHost()
    {
        using HttpResponseMessage page = await _anybody.GetAsync("/docs");
        string html = await page.Content.ReadAsStringAsync();

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/docs/index.html");
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldNotContain("unsafe-eval");
        html.ShouldNotContain("://");
        foreach (string asset in new[] { "swagger-ui.css", "index.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "index.js" })
        {
            html.ShouldContain(asset);
            (await _anybody.GetAsync($"/docs/{asset}")).StatusCode.ShouldBe(HttpStatusCode.OK, asset);
        }
    }

    private static (long, long) Range(JsonElement schema) => (schema.GetProperty("minimum").GetInt64(), schema.GetProperty("maximum").GetInt64());

    private async Task<JsonElement> ReadAsync() => await _anybody.GetAsync("/openapi/v1.json").JsonAsync(HttpStatusCode.OK);

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value);
}
