using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;
using MspPlatform.LocalStack.Stack;
using MspPlatform.Testing;

namespace MspPlatform.EndToEnd.Tests;

/// <summary>
/// The real parts, started as the local stack starts them but one by one, so that a test can take each away: PostgreSQL,
/// VictoriaMetrics, and the control plane and the edge as processes of their own. Reached through the edge only.
/// </summary>
public sealed class RealStack : IAsyncLifetime
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();
    private readonly List<SupervisedProcess> _agents = [];
    private DataFolder? _data;
    private Hosts? _hosts;
    private PostgresCluster? _postgres;
    private VictoriaMetrics? _store;
    private SupervisedProcess? _controlPlane;
    private SupervisedProcess? _gateway;

    public HttpClient Edge { get; private set; } = null!;

    internal DataFolder Data => _data!;

    internal ThirdPartyParts Parts { get; private set; } = null!;

    internal StackSettings Settings { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Parts = await ThirdPartyParts.EnsureAsync(cancel);
        Settings = new StackSettings(new Uri($"http://127.0.0.1:{PortRange.Find()}"), _folder.File("data"), Demo: false, "admin@msp.local", AdminApiKey: null);
        _data = DataFolder.Open(Settings.DataFolder);
        await PrivateFile.WriteAsync(_data.TokenHashKey, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), cancel);
        await StartPostgresAsync(cancel);
        _hosts = new Hosts(Settings, _data, await Database.PrepareAsync(_postgres!, _data, cancel));
        await using (SupervisedProcess migration = await SupervisedProcess.StartAsync(_hosts.Migration))
            (await migration.Exited).ShouldBe(0, LogFile.Explain(migration.Spec.LogFile));
        await StartStoreAsync(cancel);
        _controlPlane = await StartHostAsync(_hosts.ControlPlane, Settings.Ports.ControlPlane, cancel);
        _gateway = await StartHostAsync(_hosts.Gateway, Settings.Ports.Edge, cancel);

        Edge = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = Settings.EdgeUrl };
        string key = JsonDocument.Parse(await File.ReadAllTextAsync(_data.AdminFile, cancel)).RootElement.GetProperty("apiKey").GetString()!;
        Edge.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public string FilePath(string name) => _folder.File(name);

    /// <summary>Starts PostgreSQL again and waits until the control plane has found it.</summary>
    internal async Task RestartPostgresAsync(CancellationToken cancel)
    {
        await StartPostgresAsync(cancel);
        await _controlPlane!.WaitUntilHealthyAsync(
            token => HttpHealth.IsOkAsync(new Uri($"http://127.0.0.1:{Settings.Ports.ControlPlane}/readyz"), token), StartPatience, cancel);
    }

    private async Task StartPostgresAsync(CancellationToken cancel) =>
        _postgres = await PostgresCluster.StartAsync(_data!.Postgres, Settings.Ports.Postgres, durable: false, logFile: _data.Log("postgres"), cancellationToken: cancel);

    internal Task StopPostgresAsync() => _postgres!.DisposeAsync().AsTask();

    internal async Task StartStoreAsync(CancellationToken cancel) =>
        _store = await VictoriaMetrics.StartAsync(Parts, _data!.VictoriaMetrics, Settings.Ports.VictoriaMetrics, logFile: _data.Log("victoriametrics"), cancellationToken: cancel);

    internal Task StopStoreAsync() => _store!.DisposeAsync().AsTask();

    /// <summary>Ends the edge at once, as a crash would, and starts it again.</summary>
    internal async Task RestartGatewayAsync(CancellationToken cancel)
    {
        await _gateway!.StopAsync(TimeSpan.Zero);
        _gateway = await StartHostAsync(_hosts!.Gateway, Settings.Ports.Edge, cancel);
    }

    /// <summary>Starts an agent, which is stopped with the stack.</summary>
    internal async Task<SupervisedProcess> StartAgentAsync(string name, string program, params string[] arguments)
    {
        SupervisedProcess agent = await SupervisedProcess.StartAsync(new PartSpec
        {
            Name = name,
            Program = program,
            Arguments = arguments,
            Environment = new Dictionary<string, string> { ["HOSTNAME"] = name },
            LogFile = _data!.Log(name),
        });
        _agents.Add(agent);
        return agent;
    }

    public async Task<EndToEndCustomer> OnboardAsync(string id, CancellationToken cancel)
    {
        await PostAsync("/api/v1/customers", new { id, name = id + " Ltd", plan = "standard" }, cancel);
        JsonElement agent = await PostAsync($"/api/v1/customers/{id}/agent-tokens", new { name = "web-01" }, cancel);
        JsonElement query = await PostAsync($"/api/v1/customers/{id}/query-tokens", new { name = "dashboards" }, cancel);
        string tokenFile = FilePath(id + ".token");
        await PrivateFile.WriteAsync(tokenFile, agent.GetProperty("token").GetString()!, cancel);
        return new EndToEndCustomer(id, agent.GetProperty("id").GetString()!, agent.GetProperty("token").GetString()!, tokenFile, query.GetProperty("token").GetString()!);
    }

    public async Task<JsonElement> PostAsync(string path, object? body, CancellationToken cancel)
    {
        using HttpResponseMessage response = await Edge.PostAsJsonAsync(path, body, cancel);
        string text = await response.Content.ReadAsStringAsync(cancel);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Asks the edge with a customer's query token.</summary>
    public async Task<JsonElement> QueryAsync(EndToEndCustomer customer, string pathAndQuery, CancellationToken cancel)
    {
        using HttpRequestMessage request = EdgeRequests.Read(customer.QueryToken, pathAndQuery);
        using HttpResponseMessage response = await Edge.SendAsync(request, cancel);
        string text = await response.Content.ReadAsStringAsync(cancel);
        response.IsSuccessStatusCode.ShouldBeTrue($"{pathAndQuery}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("data");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SupervisedProcess process in _agents.Append(_gateway).Append(_controlPlane).OfType<SupervisedProcess>())
            await process.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _data?.Dispose();
        Edge?.Dispose();
        _folder.Dispose();
    }

    private static async Task<SupervisedProcess> StartHostAsync(PartSpec spec, int port, CancellationToken cancel)
    {
        SupervisedProcess process = await SupervisedProcess.StartAsync(spec);
        await process.WaitUntilHealthyAsync(token => HttpHealth.IsOkAsync(new Uri($"http://127.0.0.1:{port}/readyz"), token), StartPatience, cancel);
        return process;
    }
}
