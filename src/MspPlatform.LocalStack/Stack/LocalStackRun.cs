using System.Security.Cryptography;
using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Stack;

/// <summary>One run of the stack: start in order, stay until asked to stop or until a part fails, stop in reverse order.</summary>
internal sealed class LocalStackRun(StackSettings settings, DataFolder folder, Progress progress) : IDisposable
{
    private static readonly TimeSpan HostPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AgentPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MigrationPatience = TimeSpan.FromMinutes(3);

    private readonly RunningParts _running = new();
    private readonly StackPorts _ports = settings.Ports;

    /// <summary>Returns after everything has stopped because <paramref name="stopRequested"/> was cancelled.</summary>
    /// <exception cref="StackException">It could not start, or a part ended by itself; everything has stopped then, too.</exception>
    public Task RunAsync(CancellationToken stopRequested) => UntilAsync(
        async cancel =>
        {
            await StartAsync(cancel);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        },
        stopRequested);

    /// <summary>Brings the database to the newest schema, with only PostgreSQL running meanwhile.</summary>
    /// <exception cref="StackException">It could not be done.</exception>
    public Task MigrateAsync(CancellationToken stopRequested) => UntilAsync(
        async cancel =>
        {
            LoopbackPort.EnsureFree(_ports.Postgres, "PostgreSQL");
            await MigrateAsync(await StartPostgresAsync(cancel), cancel);
            progress.Say("The database has the newest schema.");
        },
        stopRequested);

    public void Dispose() => _running.Dispose();

    private async Task UntilAsync(Func<CancellationToken, Task> work, CancellationToken stopRequested)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopRequested, _running.Ended);
        try
        {
            await work(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            progress.Say(_running.Failure is null ? "Stopping …" : "A part has ended by itself, stopping the others …");
        }
        finally
        {
            await _running.StopAsync();
        }

        if (_running.Failure is { } failure)
            throw failure;
        progress.Say("Everything has stopped.");
    }

    private async Task StartAsync(CancellationToken cancel)
    {
        foreach (var (port, part) in _ports.All)
            LoopbackPort.EnsureFree(port, part);

        progress.Say($"Starting the local stack in {folder.Path}");
        var parts = await progress.StepAsync("third-party parts", () => ThirdPartyParts.EnsureAsync(cancel), found => found.Folder);
        var cluster = await progress.StepAsync("PostgreSQL", () => StartPostgresAsync(cancel), pg => $"127.0.0.1:{pg.Port}");
        var firstStart = !File.Exists(folder.AdminFile);
        var hosts = await progress.StepAsync("database", () => MigrateAsync(cluster, cancel), _ => "roles and migrations are up to date");
        var admin = AdminCredentials.Read(folder);

        await progress.StepAsync("VictoriaMetrics", () => StartVictoriaMetricsAsync(parts, cancel), vm => vm.Url.ToString());
        await StartAsync("control plane", hosts.ControlPlane, $"http://127.0.0.1:{_ports.ControlPlane}", "/readyz", HostPatience, cancel);
        await StartAsync("edge", hosts.Gateway, $"http://127.0.0.1:{_ports.Edge}", "/readyz", HostPatience, cancel);
        if (settings.Demo)
            await StartDemoAsync(parts, hosts, admin, cancel);
        new Welcome(settings, folder, progress).Show(admin, firstStart);
    }

    private async Task<PostgresCluster> StartPostgresAsync(CancellationToken cancel)
    {
        var config = await File.ReadAllTextAsync(Path.Combine(StackFolders.Repository, "config", "postgres", "local.conf"), cancel);
        var cluster = await PostgresCluster.StartAsync(folder.Postgres, _ports.Postgres, config, logFile: folder.Log("postgres"), cancellationToken: cancel);
        _running.Add(cluster.Process);
        return cluster;
    }

    private async Task<VictoriaMetrics> StartVictoriaMetricsAsync(ThirdPartyParts parts, CancellationToken cancel)
    {
        var victoriaMetrics = await VictoriaMetrics.StartAsync(
            parts, folder.VictoriaMetrics, _ports.VictoriaMetrics, logFile: folder.Log("victoriametrics"), cancellationToken: cancel);
        _running.Add(victoriaMetrics.Process);
        return victoriaMetrics;
    }

    private async Task<Hosts> MigrateAsync(PostgresCluster cluster, CancellationToken cancel)
    {
        if (!File.Exists(folder.TokenHashKey))
            await PrivateFile.WriteAsync(folder.TokenHashKey, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), cancel);
        var hosts = new Hosts(settings, folder, await Database.PrepareAsync(cluster, folder, cancel));
        await using var migration = await SupervisedProcess.StartAsync(hosts.Migration);
        await Wait.UntilAsync(
            () => migration.Exited.IsCompleted,
            MigrationPatience,
            () => $"The migration was not done after {MigrationPatience.TotalSeconds:0} s. {LogFile.Explain(migration.Spec.LogFile)}",
            cancel);
        return await migration.Exited == 0 ? hosts : throw await migration.EndedAsync("before it was done");
    }

    private async Task StartDemoAsync(ThirdPartyParts parts, Hosts hosts, AdminCredentials admin, CancellationToken cancel)
    {
        var world = DemoWorld.Read();
        using var api = new PublicApi(settings.EdgeUrl, admin.ApiKey);
        var onboarding = new DemoOnboarding(api, folder, world);
        await progress.StepAsync(
            "demo customers",
            async () =>
            {
                await onboarding.RunAsync(settings.EdgeUrl, cancel);
                return world;
            },
            done => $"{done.Customers.Count} customers, {done.Customers.Sum(customer => customer.Servers.Count)} servers");
        await StartAsync("simulated fleet", hosts.Fleet, $"http://127.0.0.1:{_ports.FleetMetrics}", "/metrics", HostPatience, cancel);

        var owner = world.Customers.First(customer => customer.Id == world.RealAgentCustomer);
        var server = RealAgent.Describe(owner);
        var agent = new RealAgent(parts, folder, _ports);
        await StartAsync("node_exporter", agent.NodeExporter, $"http://127.0.0.1:{_ports.NodeExporter}", "/metrics", AgentPatience, cancel);
        var configuration = await api.VmAgentConfigurationAsync(owner.Id, server, cancel);
        var tokenFile = await onboarding.AgentTokenFileAsync(owner.Id, server.Name, cancel);
        await StartAsync("vmagent", agent.VmAgent(configuration, tokenFile), $"http://127.0.0.1:{_ports.VmAgent}", "/health", AgentPatience, cancel);
    }

    private Task<string> StartAsync(string part, PartSpec spec, string url, string healthPath, TimeSpan patience, CancellationToken cancel) =>
        progress.StepAsync(
            part,
            async () =>
            {
                var process = _running.Add(await SupervisedProcess.StartAsync(spec));
                await process.WaitUntilHealthyAsync(token => HttpHealth.IsOkAsync(new Uri(url + healthPath), token), patience, cancel);
                return url;
            },
            address => address);
}
