using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MspPlatform.Domain.Tokens;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Access;

public sealed class ApiKeyAuthenticationTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>
{
    private const string Path = "/api/v1/customers";

    [Fact]
    public async Task Basic_WithKeyAsPassword_IsAccepted()
    {
        string pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{controlPlane.MspKey}"));
        await SendAsync($"Basic {pair}").JsonAsync(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer msp_api_short")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm8tY29sb24=")]
    [InlineData("Negotiate abc")]
    [InlineData("\"")]
    public async Task Header_ThatHoldsNoToken_Is401(string header) =>
        await SendAsync(header).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "malformed_token");

    [Fact]
    public async Task Key_ThatWasNeverIssued_Is401WithChallenge()
    {
        string unknown = TokenText.Create(TokenKind.Api, new string('x', TokenText.RandomLength));
        using HttpResponseMessage answer = await SendAsync($"Bearer {unknown}");

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("unknown_token");
    }

    [Fact]
    public async Task TwoHeaders_EvenIfOneIsRight_Are401()
    {
        using HttpClient client = controlPlane.Client(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Authorization", [$"Bearer {controlPlane.MspKey}", "Bearer other"]);
        await client.SendAsync(request).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "malformed_token");
    }

    [Fact]
    public async Task Key_OutsideItsNetworks_Is403AndInsideThemWorks()
    {
        using HttpClient msp = controlPlane.Client(controlPlane.MspKey);
        var grant = new { name = "office only", scopes = new[] { "customers:read" }, allowedCidrs = new[] { "203.0.113.0/24" } };
        string key = (await msp.PostAsJsonAsync("/api/v1/api-keys", grant).JsonAsync(HttpStatusCode.Created)).String("token");

        await SendAsync($"Bearer {key}").ShouldBeProblemAsync(HttpStatusCode.Forbidden, "address_not_allowed");
        await SendAsync($"Bearer {key}", forwardedFor: "203.0.113.77").JsonAsync(HttpStatusCode.OK);

        // The client's own claim stands left of what the trusted hop saw.
        await SendAsync($"Bearer {key}", forwardedFor: "203.0.113.77, 198.51.100.9").ShouldBeProblemAsync(HttpStatusCode.Forbidden, "address_not_allowed");
    }

    [Fact]
    public async Task Key_AfterItsExpiry_Is401()
    {
        using HttpClient msp = controlPlane.Client(controlPlane.MspKey);
        var grant = new { name = "short-lived", scopes = new[] { "customers:read" }, expiresAt = controlPlane.Clock.GetUtcNow().AddDays(400) };
        string key = (await msp.PostAsJsonAsync("/api/v1/api-keys", grant).JsonAsync(HttpStatusCode.Created)).String("token");

        await SendAsync($"Bearer {key}").JsonAsync(HttpStatusCode.OK);
        controlPlane.Clock.Advance(TimeSpan.FromDays(400));
        await SendAsync($"Bearer {key}").ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "token_expired");
    }

    [Fact]
    public async Task Key_OfASuspendedCustomer_Is403UntilItIsResumed()
    {
        using HttpClient msp = controlPlane.Client(controlPlane.MspKey);
        await controlPlane.CreateCustomerAsync("stark");
        string key = await controlPlane.CreateKeyAsync("stark's", "stark", "customers:read");

        await msp.PostAsync("/api/v1/customers/stark/suspend", null).JsonAsync(HttpStatusCode.OK);
        await SendAsync($"Bearer {key}").ShouldBeProblemAsync(HttpStatusCode.Forbidden, "customer_suspended");
        await msp.PostAsync("/api/v1/customers/stark/resume", null).JsonAsync(HttpStatusCode.OK);
        await SendAsync($"Bearer {key}").JsonAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task LastUse_OfABusyKey_IsWrittenOncePerMinute()
    {
        string key = await controlPlane.CreateKeyAsync("busy", null, "customers:read");
        await SendAsync($"Bearer {key}", "198.51.100.1").JsonAsync(HttpStatusCode.OK);
        await SendAsync($"Bearer {key}", "198.51.100.2").JsonAsync(HttpStatusCode.OK);
        (await LastAddressAsync("busy")).ShouldBe("198.51.100.1");

        controlPlane.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync($"Bearer {key}", "198.51.100.3").JsonAsync(HttpStatusCode.OK);
        (await LastAddressAsync("busy")).ShouldBe("198.51.100.3");
    }

    [Fact]
    public async Task Logs_AfterAllKindsOfRequests_HoldNoKey()
    {
        await SendAsync($"Bearer {controlPlane.AcmeKey}").JsonAsync(HttpStatusCode.OK);
        string secret = controlPlane.AcmeKey[TokenText.PrefixLength..];
        controlPlane.Logs.Lines.ShouldNotBeEmpty();
        controlPlane.Logs.Lines.ShouldAllBe(line => !line.Contains(secret));
    }

    private async Task<HttpResponseMessage> SendAsync(string authorization, string? forwardedFor = null)
    {
        using HttpClient client = controlPlane.Client(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (forwardedFor is not null)
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        return await client.SendAsync(request);
    }

    private async Task<string?> LastAddressAsync(string name)
    {
        using HttpClient msp = controlPlane.Client(controlPlane.MspKey);
        JsonElement keys = await msp.GetAsync("/api/v1/api-keys?limit=200").JsonAsync(HttpStatusCode.OK);
        return keys.GetProperty("items").EnumerateArray().Single(k => k.String("name") == name).GetProperty("lastUsed").String("address");
    }
}
