using System.Net;
using System.Text.Json.Nodes;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Access;

/// <summary>Every endpoint, asked by everybody who might.</summary>
public sealed class IsolationTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>
{
    private const string Nonexistent = "nobody";

    private IReadOnlyList<ApiEndpoint> Endpoints => ApiEndpoint.All(controlPlane);

    [Fact]
    public async Task AnyEndpoint_WithoutKey_Is401()
    {
        foreach (ApiEndpoint endpoint in Endpoints)
            await ShouldRefuseAsync(endpoint, null, ControlPlaneFixture.Acme, HttpStatusCode.Unauthorized, "missing_credentials");
    }

    [Theory]
    [InlineData("agent-tokens")]
    [InlineData("query-tokens")]
    public async Task AnyEndpoint_WithAnotherKindOfToken_Is401(string kind)
    {
        string token = await controlPlane.IssueTokenAsync(ControlPlaneFixture.Acme, kind, $"wrong kind {kind}");
        foreach (ApiEndpoint endpoint in Endpoints)
            await ShouldRefuseAsync(endpoint, token, ControlPlaneFixture.Acme, HttpStatusCode.Unauthorized, "wrong_token_kind");
    }

    [Fact]
    public async Task AnyEndpoint_WithKeyThatLacksTheScope_Is403()
    {
        foreach (IGrouping<string?, ApiEndpoint> group in Endpoints.GroupBy(e => e.Scope))
        {
            string[] others = [.. ControlPlane.Access.Scope.All.Where(scope => scope != group.Key)];
            string key = await controlPlane.CreateKeyAsync($"all but {group.Key}", null, others);
            foreach (ApiEndpoint endpoint in group)
                await ShouldRefuseAsync(endpoint, key, ControlPlaneFixture.Acme, HttpStatusCode.Forbidden, "insufficient_scope");
        }
    }

    [Fact]
    public async Task CustomerEndpoint_WithAnotherCustomersKey_LooksAsIfTheCustomerDidNotExist()
    {
        foreach (ApiEndpoint endpoint in Endpoints.Where(e => e.NamesCustomer))
        {
            string foreign = await ReadRefusalAsync(endpoint, ControlPlaneFixture.Acme);
            string nonexistent = await ReadRefusalAsync(endpoint, Nonexistent);
            string malformed = await ReadRefusalAsync(endpoint, "Not_A_Slug");
            foreign.ShouldBe(nonexistent, $"{endpoint}");
            malformed.ShouldBe(nonexistent, $"{endpoint}");
        }
    }

    [Fact]
    public async Task MspEndpoint_WithACustomersKey_IsRefused()
    {
        foreach (ApiEndpoint endpoint in Endpoints.Where(e => e.MspOnly))
        {
            using HttpClient acme = controlPlane.Client(controlPlane.AcmeKey);
            using HttpResponseMessage answer = await acme.SendAsync(endpoint.Request(ControlPlaneFixture.Acme));
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{endpoint}");
        }
    }

    [Fact]
    public async Task AnyEndpoint_WithTheRightKey_IsNotRefused()
    {
        foreach (ApiEndpoint endpoint in Endpoints)
        {
            await ShouldLetInAsync(endpoint, controlPlane.MspKey);
            if (!endpoint.MspOnly)
                await ShouldLetInAsync(endpoint, controlPlane.AcmeKey);
        }
    }

    private async Task ShouldLetInAsync(ApiEndpoint endpoint, string key)
    {
        using HttpClient client = controlPlane.Client(key);
        using HttpResponseMessage answer = await client.SendAsync(endpoint.Request(ControlPlaneFixture.Acme));
        string text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldNotBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.InternalServerError);
        text.ShouldNotContain("customer_not_found");
    }

    private async Task ShouldRefuseAsync(ApiEndpoint endpoint, string? key, string customerId, HttpStatusCode status, string code)
    {
        using HttpClient client = controlPlane.Client(key);
        await client.SendAsync(endpoint.Request(customerId)).ShouldBeProblemAsync(status, code);
    }

    private async Task<string> ReadRefusalAsync(ApiEndpoint endpoint, string customerId)
    {
        using HttpClient globex = controlPlane.Client(controlPlane.GlobexKey);
        using HttpResponseMessage answer = await globex.SendAsync(endpoint.Request(customerId));
        JsonObject problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{endpoint} {problem}");
        problem["code"]!.GetValue<string>().ShouldBe("customer_not_found");
        problem.Remove("traceId");
        return problem.ToJsonString() + string.Join(',', answer.Headers.Where(h => h.Key != "Date").Select(h => $"{h.Key}={string.Join('|', h.Value)}"));
    }
}
