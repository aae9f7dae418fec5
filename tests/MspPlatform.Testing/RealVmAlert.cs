using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.Testing;

/// <summary>A real vmalert that evaluates rules every second over a store, notifies nobody and writes nothing.</summary>
public sealed class RealVmAlert : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly SupervisedProcess _process;

    private RealVmAlert(SupervisedProcess process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    /// <param name="folder">Holds the rules and the log.</param>
    /// <param name="rules">A rule file's text.</param>
    public static async Task<RealVmAlert> StartAsync(string folder, Uri store, string rules, CancellationToken cancellationToken)
    {
        ThirdPartyParts parts = await ThirdPartyParts.EnsureAsync(cancellationToken);
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, "rules.yml");
        await File.WriteAllTextAsync(file, rules, cancellationToken);
        int port = LoopbackPort.FindFree();
        var url = new Uri($"http://127.0.0.1:{port}");
        SupervisedProcess process = await SupervisedProcess.StartAsync(new PartSpec
        {
            Name = "vmalert",
            Program = parts.VmAlert,
            Arguments =
            [
                $"-rule={file}", $"-datasource.url={store}", "-notifier.blackhole", $"-httpListenAddr=127.0.0.1:{port}",
                "-evaluationInterval=1s", "-rule.evalDelay=0s", "-datasource.queryStep=1m",
            ],
            LogFile = Path.Combine(folder, "vmalert.log"),
        });
        var running = new RealVmAlert(process, url);
        try
        {
            await process.WaitUntilHealthyAsync(cancel => HttpHealth.IsOkAsync(new Uri(url, "/health"), cancel), StartPatience, cancellationToken);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
