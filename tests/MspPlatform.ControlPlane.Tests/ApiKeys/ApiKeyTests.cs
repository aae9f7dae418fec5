using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.ApiKeys;

public sealed class ApiKeyTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private const string Path = "/api/v1/api-keys";

    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);
    private readonly HttpClient _acme = controlPlane.Client(controlPlane.AcmeKey);

    public void Dispose()
    {
        _msp.Dispose();
        _acme.Dispose();
    }

    [Fact]
    public async Task Create_ByTheMsp_WorksUntilRevoked()
    {
        JsonElement created = await CreateAsync(_msp, "pipeline", null, "customers:read").JsonAsync(HttpStatusCode.Created);
        using HttpClient pipeline = controlPlane.Client(created.String("token"));

        await pipeline.GetAsync("/api/v1/customers").JsonAsync(HttpStatusCode.OK);
        (await _msp.DeleteAsync($"{Path}/{created.String("id")}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await pipeline.GetAsync("/api/v1/customers").ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "token_revoked");
    }

    [Fact]
    public async Task Create_WithScopeThatTheCallerLacks_Is403()
    {
        string weak = await controlPlane.CreateKeyAsync("weak", null, "api-keys:write", "tokens:read");
        using HttpClient client = controlPlane.Client(weak);
        await CreateAsync(client, "stronger", null, "tokens:read", "tokens:write").ShouldBeProblemAsync(HttpStatusCode.Forbidden, "scope_exceeds_own");
        await CreateAsync(client, "as weak", null, "tokens:read").JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Create_ByACustomersKey_StaysWithinTheCustomer()
    {
        await CreateAsync(_acme, "wider", null, "tokens:read").ShouldBeProblemAsync(HttpStatusCode.Forbidden, "customer_exceeds_own");
        await CreateAsync(_acme, "foreign", "globex", "tokens:read").ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
        await CreateAsync(_acme, "nonexistent", "nobody", "tokens:read").ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
        await CreateAsync(_acme, "own", "acme", "tokens:read").JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Create_WithImpossibleScopes_IsRefused()
    {
        await CreateAsync(_msp, "odd", null, "customers:delete").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "unknown_scope");
        await CreateAsync(_msp, "none", null).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "validation_failed");
        await CreateAsync(_msp, "self-service", "acme", "customers:write").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "scope_not_grantable");
        await CreateAsync(_msp, "for nobody", "nobody", "tokens:read").ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
    }

    [Fact]
    public async Task Rotate_StrongerKey_Is403AndChangesNothing()
    {
        JsonElement strong = await CreateAsync(_msp, "strong", null, "customers:write").JsonAsync(HttpStatusCode.Created);
        string weak = await controlPlane.CreateKeyAsync("weak rotator", null, "api-keys:write");
        using HttpClient client = controlPlane.Client(weak);

        await client.PostAsync($"{Path}/{strong.String("id")}/rotate", null).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "scope_exceeds_own");
        (await ReadAsync(strong)).GetProperty("rotatesOutAt").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Rotate_OwnKind_KeepsScopesAndCustomer()
    {
        JsonElement old = await CreateAsync(_acme, "rotated", "acme", "tokens:read", "audit:read").JsonAsync(HttpStatusCode.Created);
        JsonElement successor = await _acme.PostAsJsonAsync($"{Path}/{old.String("id")}/rotate", new { overlap = "0:00:00" }).JsonAsync(HttpStatusCode.Created);

        JsonElement read = await ReadAsync(successor);
        read.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()).ShouldBe(["tokens:read", "audit:read"]);
        read.String("customerId").ShouldBe("acme");
        using HttpClient ended = controlPlane.Client(old.String("token"));
        await ended.GetAsync("/api/v1/audit").ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "token_expired");
    }

    [Fact]
    public async Task List_ByACustomersKey_ShowsOnlyItsCustomers()
    {
        JsonElement foreign = await CreateAsync(_msp, "canary of globex", "globex", "tokens:read").JsonAsync(HttpStatusCode.Created);

        string seen = (await _acme.GetAsync($"{Path}?limit=200").JsonAsync(HttpStatusCode.OK)).GetRawText();

        seen.ShouldContain("own\",\"prefix");
        seen.ShouldNotContain("globex");
        seen.ShouldNotContain("bootstrap admin");
        await _acme.GetAsync($"{Path}/{foreign.String("id")}").ShouldBeProblemAsync(HttpStatusCode.NotFound, "token_not_found");
        await _acme.DeleteAsync($"{Path}/{foreign.String("id")}").ShouldBeProblemAsync(HttpStatusCode.NotFound, "token_not_found");
        await _acme.PostAsync($"{Path}/{foreign.String("id")}/rotate", null).ShouldBeProblemAsync(HttpStatusCode.NotFound, "token_not_found");
    }

    private static Task<HttpResponseMessage> CreateAsync(HttpClient client, string name, string? customerId, params string[] scopes) =>
        client.PostAsJsonAsync(Path, new { name, customerId, scopes });

    private Task<JsonElement> ReadAsync(JsonElement key) => _msp.GetAsync($"{Path}/{key.String("id")}").JsonAsync(HttpStatusCode.OK);
}
