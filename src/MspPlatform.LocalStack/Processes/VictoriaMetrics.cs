using MspPlatform.LocalStack.Parts;

namespace MspPlatform.LocalStack.Processes;

/// <summary>A single-node VictoriaMetrics on 127.0.0.1 whose data lies in a folder of ours.</summary>
internal sealed class VictoriaMetrics : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private const int PortAttempts = 5;

    private VictoriaMetrics(SupervisedProcess process, int port)
    {
        Process = process;
        Url = new Uri($"http://127.0.0.1:{port}");
    }

    public SupervisedProcess Process { get; }

    /// <summary>Its HTTP address, without a path.</summary>
    public Uri Url { get; }

    /// <summary>Starts it and waits until <c>/health</c> says OK.</summary>
    /// <param name="parts">Where the program is.</param>
    /// <param name="folder">Created when missing; holds <c>data</c>.</param>
    /// <param name="port">0 takes any free port.</param>
    /// <param name="flags">Flags as environment variables, see config/victoriametrics. Default: that folder's local.env.</param>
    /// <param name="logFile">Default: <c>victoriametrics.log</c> in the folder.</param>
    /// <exception cref="StackException">It does not start.</exception>
    public static async Task<VictoriaMetrics> StartAsync(
        ThirdPartyParts parts,
        string folder,
        int port = 0,
        IReadOnlyDictionary<string, string>? flags = null,
        string? logFile = null,
        CancellationToken cancellationToken = default)
    {
        folder = Path.GetFullPath(folder);
        StackFolders.Create(folder);
        flags ??= EnvironmentFile.Read(Path.Combine(StackFolders.Repository, "config", "victoriametrics", "local.env"));
        for (var attempt = 1; ; attempt++)
        {
            var candidate = port != 0 ? port : LoopbackPort.FindFree();
            var server = new VictoriaMetrics(await SupervisedProcess.StartAsync(Spec(parts, folder, candidate, flags, logFile)), candidate);
            try
            {
                await server.Process.WaitUntilHealthyAsync(cancel => HttpHealth.IsOkAsync(new Uri(server.Url, "/health"), cancel), StartPatience, cancellationToken);
                return server;
            }
            catch (StackException e) when (port == 0 && attempt < PortAttempts && e.Message.Contains("address already in use", StringComparison.Ordinal))
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static PartSpec Spec(
        ThirdPartyParts parts, string folder, int port, IReadOnlyDictionary<string, string> flags, string? logFile) => new()
        {
            Name = "victoriametrics",
            Program = parts.VictoriaMetrics,
            Arguments =
            [
                $"-httpListenAddr=127.0.0.1:{port}", $"-storageDataPath={Path.Combine(folder, "data")}",
                "-envflag.enable", "-envflag.prefix=VM_",
            ],
            Environment = flags,
            LogFile = logFile ?? Path.Combine(folder, "victoriametrics.log"),
        };
}
