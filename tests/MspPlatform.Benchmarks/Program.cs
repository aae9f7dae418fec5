using System.Globalization;
using MspPlatform.Benchmarks.Codec;
using MspPlatform.Benchmarks.Edge;
using MspPlatform.Benchmarks.Faults;
using MspPlatform.Benchmarks.Report;
using MspPlatform.Benchmarks.Soak;
using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Stack;
using MspPlatform.Testing.Stack;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [Noise.SlowVerb, ..])
    return await Noise.RunSlowAsync(args[1..]);
if (args is [Noise.Verb, ..])
    return await Noise.RunAsync(args[1..]);
if (args is [Sink.Verb, var port])
{
    await Sink.RunAsync(port);
    return 0;
}

if (args is [PlainYarp.Verb])
{
    await PlainYarp.RunAsync();
    return 0;
}

using var signals = new StopSignals();
try
{
    if (args is ["soak"])
    {
        await using var soakParts = await EdgeParts.StartAsync(signals.Requested);
        var soak = await FleetSoak.RunAsync(soakParts, SoakSettings.FromEnvironment(), signals.Requested);
        await WriteAsync("scale.md", ScaleReport.Build(MachineFacts.Read(), soak));
        return soak.IsExact ? 0 : Fail("what was acknowledged, stored and billed is not the same; see docs/scale.md.");
    }

    if (args is ["fairness"])
    {
        await using var fairStack = new RealStack();
        await fairStack.StartAsync(signals.Requested);
        await FairnessRun.RunAsync(fairStack, signals.Requested);
        return 0;
    }

    if (args is ["faults"])
    {
        var disk = new StoreDisk();
        await using var stack = new RealStack { Durable = true, PrepareStoreFolderAsync = disk.MountAsync, ReleaseStoreFolderAsync = disk.UnmountAsync };
        await stack.StartAsync(signals.Requested);
        var faults = await FaultCampaign.RunAsync(stack, disk, signals.Requested);
        var fairness = await FairnessRun.RunAsync(stack, signals.Requested);
        await WriteAsync("faults.md", FaultsReport.Build(MachineFacts.Read(), faults, fairness));
        return faults.IsAsPromised ? 0 : Fail("samples were lost that should not have been; see docs/faults.md.");
    }

    // `-- codec` and `-- edge` run a part and write nothing.
    var codec = args is ["edge"] ? [] : CodecBenchmark.Run();
    if (codec.Any(row => row.Name.EndsWith("(ours)", StringComparison.Ordinal) && row.BytesAllocated != 0))
        return Fail("the codec allocated memory, and it must not.");

    if (args is ["codec"])
        return 0;
    await using var parts = await EdgeParts.StartAsync(signals.Requested);
    var edge = await EdgeBenchmark.RunAsync(parts, signals.Requested);
    if (args is ["edge"])
        return 0;
    var scale = await EdgeScaleBenchmark.RunAsync(parts, signals.Requested);

    IReadOnlyList<(string Name, string Value)> machine =
        [.. MachineFacts.Read(), ("beside", $"{parts.NginxVersion}, vmauth of {parts.VictoriaMetricsVersion}")];
    await WriteAsync("benchmarks.md", MarkdownReport.Build(machine, codec, edge, scale));
    return 0;
}
catch (OperationCanceledException) when (signals.Requested.IsCancellationRequested)
{
    return Fail("stopped before the end.");
}
catch (Exception e) when (e is StackException or InvalidOperationException or HttpRequestException or TimeoutException)
{
    return Fail(e.Message);
}

static async Task WriteAsync(string name, string text)
{
    var report = Path.Combine(StackFolders.Repository, "docs", name);
    await File.WriteAllTextAsync(report, text);
    Console.WriteLine($"Written to {Path.GetRelativePath(StackFolders.Repository, report)}.");
}

static int Fail(string message)
{
    Console.Error.WriteLine($"Benchmarks: {message}");
    return 1;
}
