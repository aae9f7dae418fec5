using MspPlatform.LocalStack.Processes;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>One proxy under test, running as a process of its own and ready.</summary>
internal sealed record Proxy(string Name, Uri Url, SupervisedProcess Process) : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    /// <param name="healthPath">Answers 2xx as soon as the proxy can serve.</param>
    /// <exception cref="LocalStack.StackException">It did not become ready.</exception>
    internal static async Task<Proxy> StartAsync(PartSpec spec, int port, string healthPath, CancellationToken cancellationToken)
    {
        var proxy = new Proxy(spec.Name, new Uri($"http://127.0.0.1:{port}"), await SupervisedProcess.StartAsync(spec));
        try
        {
            await proxy.Process.WaitUntilHealthyAsync(
                cancel => HttpHealth.IsOkAsync(new Uri(proxy.Url, healthPath), cancel), StartPatience, cancellationToken);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
