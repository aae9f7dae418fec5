using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;
using MspPlatform.LocalStack.Stack;
using Xunit;

namespace MspPlatform.Testing.Stack;

/// <summary>
/// The real parts, started as the local stack starts them but one by one, so that a test can take each away: PostgreSQL,
/// VictoriaMetrics, and the control plane and the edge as processes of their own. Reached through the edge only.
/// </summary>
public sealed class RealStack : IAsyncLifetime
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    // A killed PostgreSQL's own children hold its memory for a moment longer, and it does not start before they are gone.
    private const int PostgresStartAttempts = 20;

    private readonly TestFolder _folder = new();
    private readonly List<SupervisedProcess> _agents = [];
    private DataFolder? _data;
    private Hosts? _hosts;
    private PostgresCluster? _postgres;
    private VictoriaMetrics? _store;
    private SupervisedProcess? _controlPlane;
    private SupervisedProcess? _gateway;

    public HttpClient Edge { get; private set; } = null!;

    /// <summary>Whether PostgreSQL waits for the disk, as in production; false for tests that do not ask what a crash leaves.</summary>
    internal bool Durable { get; init; }

    /// <summary>The store's flags at its next start.</summary>
    internal Dictionary<string, string> StoreFlags { get; } =
        new(EnvironmentFile.Read(Path.Combine(StackFolders.Repository, "config", "victoriametrics", "local.env")));

    /// <summary>Called with the folder of the store's data before it is started for the first time.</summary>
    internal Func<string, Task> PrepareStoreFolderAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>Called when the store has ended for good, before its folder is deleted.</summary>
    internal Func<Task> ReleaseStoreFolderAsync { get; init; } = () => Task.CompletedTask;

    internal Uri Store => _store!.Url;

    internal int GatewayProcessId => _gateway!.ProcessId;

    /// <summary>Connection string of the database's owner.</summary>
    internal string Owner { get; private set; } = "";

    internal DataFolder Data => _data!;

    internal ThirdPartyParts Parts { get; private set; } = null!;

    internal StackSettings Settings { get; private set; } = null!;

    public ValueTask InitializeAsync() => new(StartAsync(TestContext.Current.CancellationToken));

    /// <exception cref="StackException">A part is missing or does not start.</exception>
    internal async Task StartAsync(CancellationToken cancel)
    {
        Parts = await ThirdPartyParts.EnsureAsync(cancel);
        Settings = new StackSettings(new Uri($"http://127.0.0.1:{PortRange.Find()}"), _folder.File("data"), Demo: false, "admin@msp.local", AdminApiKey: null);
        _data = DataFolder.Open(Settings.DataFolder);
        await PrivateFile.WriteAsync(_data.TokenHashKey, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), cancel);
        await StartPostgresAsync(cancel);
        Database database = await Database.PrepareAsync(_postgres!, _data, cancel);
        Owner = database.Owner;
        _hosts = new Hosts(Settings, _data, database);
        await using (SupervisedProcess migration = await SupervisedProcess.StartAsync(_hosts.Migration))
        {
            if (await migration.Exited != 0)
                throw await migration.EndedAsync("while migrating");
        }

        await PrepareStoreFolderAsync(_data.VictoriaMetrics);
        await StartStoreAsync(cancel);
        _controlPlane = await StartHostAsync(_hosts.ControlPlane, Settings.Ports.ControlPlane, cancel);
        await StartGatewayAsync(cancel);

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

    internal Task StopPostgresAsync() => _postgres!.DisposeAsync().AsTask();

    internal Task KillPostgresAsync() => KillAsync(_postgres!.Process);

    internal async Task StartStoreAsync(CancellationToken cancel) => _store = await VictoriaMetrics.StartAsync(
        Parts, _data!.VictoriaMetrics, Settings.Ports.VictoriaMetrics, StoreFlags, _data.Log("victoriametrics"), cancel);

    internal Task StopStoreAsync() => _store!.DisposeAsync().AsTask();

    internal Task KillStoreAsync() => KillAsync(_store!.Process);

    internal async Task StartGatewayAsync(CancellationToken cancel) =>
        _gateway = await StartHostAsync(_hosts!.Gateway, Settings.Ports.Edge, cancel);

    internal Task KillGatewayAsync() => KillAsync(_gateway!);

    /// <summary>Kills the edge, as a crash would, and starts it again.</summary>
    internal async Task RestartGatewayAsync(CancellationToken cancel)
    {
        await KillGatewayAsync();
        await StartGatewayAsync(cancel);
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
        return new EndToEndCustomer(
            id, agent.GetProperty("id").GetString()!, agent.GetProperty("token").GetString()!, tokenFile, query.GetProperty("token").GetString()!);
    }

    /// <summary>One more token to write with.</summary>
    internal async Task<(string Token, string File)> IssueAgentTokenAsync(string customer, string name, CancellationToken cancel)
    {
        JsonElement issued = await PostAsync($"/api/v1/customers/{customer}/agent-tokens", new { name }, cancel);
        string token = issued.GetProperty("token").GetString()!, file = FilePath($"{customer}-{name}.token");
        await PrivateFile.WriteAsync(file, token, cancel);
        return (token, file);
    }

    public async Task<JsonElement> PostAsync(string path, object? body, CancellationToken cancel)
    {
        using HttpResponseMessage response = await Edge.PostAsJsonAsync(path, body, cancel);
        return await ReadAsync(path, response, cancel);
    }

    /// <summary>Sets a customer's own limits.</summary>
    /// <param name="overrides">As the API takes them.</param>
    internal async Task SetLimitsAsync(string customer, object overrides, CancellationToken cancel)
    {
        string path = $"/api/v1/customers/{customer}/limits";
        using HttpResponseMessage response = await Edge.PutAsJsonAsync(path, overrides, cancel);
        await ReadAsync(path, response, cancel);
    }

    /// <summary>Asks the edge with a customer's query token.</summary>
    public async Task<JsonElement> QueryAsync(EndToEndCustomer customer, string pathAndQuery, CancellationToken cancel)
    {
        using HttpRequestMessage request = EdgeRequests.Read(customer.QueryToken, pathAndQuery);
        using HttpResponseMessage response = await Edge.SendAsync(request, cancel);
        return (await ReadAsync(pathAndQuery, response, cancel)).GetProperty("data");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SupervisedProcess process in _agents.Append(_gateway).Append(_controlPlane).OfType<SupervisedProcess>())
            await process.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        await ReleaseStoreFolderAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _data?.Dispose();
        Edge?.Dispose();
        _folder.Dispose();
    }

    private async Task StartPostgresAsync(CancellationToken cancel)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                _postgres = await PostgresCluster.StartAsync(
                    _data!.Postgres, Settings.Ports.Postgres, durable: Durable, logFile: _data.Log("postgres"), cancellationToken: cancel);
                return;
            }
            catch (StackException e) when (attempt < PostgresStartAttempts && e.Message.Contains("shared memory block", StringComparison.Ordinal))
            {
                await pause.WaitForNextTickAsync(cancel);
            }
        }
    }

    private static async Task<JsonElement> ReadAsync(string path, HttpResponseMessage response, CancellationToken cancel)
    {
        string text = await response.Content.ReadAsStringAsync(cancel);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    // What no program can prepare for, unlike being asked to end.
    private static async Task KillAsync(SupervisedProcess process)
    {
        _ = Native.Kill(process.ProcessId, (int)Signal.Kill);
        await process.Exited;
    }

    private static async Task<SupervisedProcess> StartHostAsync(PartSpec spec, int port, CancellationToken cancel)
    {
        SupervisedProcess process = await SupervisedProcess.StartAsync(spec);
        await process.WaitUntilHealthyAsync(token => HttpHealth.IsOkAsync(new Uri($"http://127.0.0.1:{port}/readyz"), token), StartPatience, cancel);
        return process;
    }
}
