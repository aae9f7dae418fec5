using System.Globalization;
using MspPlatform.Benchmarks.Codec;
using MspPlatform.Benchmarks.Edge;
using MspPlatform.Benchmarks.Report;
using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Stack;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [Sink.Verb, var port])
{
    await Sink.RunAsync(port);
    return 0;
}

using var signals = new StopSignals();
try
{
    var codec = CodecBenchmark.Run();
    if (codec.Any(row => row.Name.EndsWith("(ours)", StringComparison.Ordinal) && row.BytesAllocated != 0))
        return Fail("the codec allocated memory, and it must not.");

    await using var parts = await EdgeParts.StartAsync(signals.Requested);
    var edge = await EdgeBenchmark.RunAsync(parts, signals.Requested);

    IReadOnlyList<(string Name, string Value)> machine =
        [.. MachineFacts.Read(), ("beside", $"{parts.NginxVersion}, vmauth of {parts.VictoriaMetricsVersion}")];
    var report = Path.Combine(StackFolders.Repository, "docs", "benchmarks.md");
    Directory.CreateDirectory(Path.GetDirectoryName(report)!);
    await File.WriteAllTextAsync(report, MarkdownReport.Build(machine, codec, edge), signals.Requested);
    Console.WriteLine($"Written to {Path.GetRelativePath(StackFolders.Repository, report)}.");
    return 0;
}
catch (OperationCanceledException) when (signals.Requested.IsCancellationRequested)
{
    return Fail("stopped before the end.");
}
catch (Exception e) when (e is StackException or InvalidOperationException or HttpRequestException)
{
    return Fail(e.Message);
}

static int Fail(string message)
{
    Console.Error.WriteLine($"Benchmarks: {message}");
    return 1;
}
