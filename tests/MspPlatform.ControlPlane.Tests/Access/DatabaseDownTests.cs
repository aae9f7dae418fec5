using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.ControlPlane.Tests.Access;

public sealed class DatabaseDownTests : IAsyncLifetime
{
    // Nothing listens on port 1, and connecting to it is refused at once.
    private const string Nowhere = "Host=127.0.0.1;Port=1;Database=none;Username=none;Password=none;GssEncryptionMode=Disable";

    private readonly string _keyFile = Path.GetTempFileName();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_keyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        _app = ControlPlaneHost.Build(
            [$"--ConnectionStrings:Platform={Nowhere}", $"--Tokens:HashKeyFile={_keyFile}", "--Edge:PublicUrl=https://edge.example.test"],
            builder => builder.Logging.ClearProviders());
        await _app.StartAsync();
        string address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _client = new HttpClient { BaseAddress = new Uri(address) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        File.Delete(_keyFile);
    }

    [Fact]
    public async Task Request_WithKey_Is503WithRetryAfter()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/customers");
        request.Headers.Add("Authorization", $"Bearer {TokenText.Create(TokenKind.Api, new string('x', TokenText.RandomLength))}");
        using HttpResponseMessage answer = await _client.SendAsync(request);

        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        await Task.FromResult(answer).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "database_unavailable");
    }

    [Fact]
    public async Task Readiness_WithoutDatabase_Is503AndHealthIs200()
    {
        (await _client.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await _client.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
