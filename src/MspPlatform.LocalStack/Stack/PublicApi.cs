using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace MspPlatform.LocalStack.Stack;

/// <summary>The control plane's API as anybody outside uses it: through the edge, with an API key.</summary>
internal sealed class PublicApi : IDisposable
{
    private const int ShownOfAnswer = 300;

    private readonly HttpClient _http;

    public PublicApi(Uri edge, string apiKey)
    {
        // No proxy: the edge is on this machine.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = edge, Timeout = TimeSpan.FromSeconds(10) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <summary>Creates a customer unless the id is taken, which means an earlier run did.</summary>
    public async Task EnsureCustomerAsync(string id, string name, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync("/api/v1/customers", new { id, name, plan = "standard" }, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Conflict)
            await EnsureSuccessAsync(answer, $"creating customer {id}", cancellationToken);
    }

    /// <summary>Issues a token and returns its text, which the control plane tells only now.</summary>
    /// <param name="kind"><c>agent-tokens</c> or <c>query-tokens</c>.</param>
    public async Task<string> IssueTokenAsync(string customer, string kind, string name, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/v1/customers/{customer}/{kind}", new { name }, cancellationToken);
        await EnsureSuccessAsync(answer, $"issuing one of {customer}'s {kind}", cancellationToken);
        var issued = await answer.Content.ReadFromJsonAsync<IssuedToken>(Json.Options, cancellationToken);
        return issued!.Token;
    }

    /// <summary>The configuration that a customer would install for vmagent on one of its Linux servers.</summary>
    public async Task<string> VmAgentConfigurationAsync(string customer, DemoServer server, CancellationToken cancellationToken)
    {
        var query = $"agent=vmagent&os=linux&interval=15s&serverName={Escape(server.Name)}&environment={Escape(server.Environment)}"
            + $"&csp={Escape(server.Csp)}&region={Escape(server.Region)}";
        using var answer = await _http.GetAsync(new Uri($"/api/v1/customers/{customer}/agent-config?{query}", UriKind.Relative), cancellationToken);
        await EnsureSuccessAsync(answer, $"fetching an agent configuration of {customer}", cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static string Escape(string value) => Uri.EscapeDataString(value);

    private static async Task EnsureSuccessAsync(HttpResponseMessage answer, string what, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
            return;
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        throw new StackException(
            $"The edge answered {(int)answer.StatusCode} when {what}: {text[..Math.Min(text.Length, ShownOfAnswer)].ReplaceLineEndings(" ")}");
    }

    private sealed record IssuedToken(string Token);
}
