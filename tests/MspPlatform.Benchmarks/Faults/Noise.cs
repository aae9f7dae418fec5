using System.Globalization;
using System.Text.Json;
using MspPlatform.LocalStack.Stack;

namespace MspPlatform.Benchmarks.Faults;

/// <summary>
/// A customer that sends too much, as a process of its own, so that its garbage and its threads are not those of the measuring program.
/// Arguments: edge, token file, connections, writes a second (0 for as many as it can), samples a write, file for the answers. It ends at SIGTERM.
/// </summary>
internal static class Noise
{
    public const string Verb = "noise";

    /// <summary>Verb of slow senders. Arguments: edge, token file, connections of each kind, seconds, file for the number of those cut off.</summary>
    public const string SlowVerb = "slow";

    public static async Task<int> RunSlowAsync(string[] arguments)
    {
        var senders = new SlowSenders(new Uri(arguments[0]), await File.ReadAllTextAsync(arguments[1]));
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(Number(arguments[3])));
        await senders.RunAsync(Number(arguments[2]), end.Token);
        await File.WriteAllTextAsync(arguments[4], senders.Cut.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        var edge = new Uri(arguments[0]);
        string token = await File.ReadAllTextAsync(arguments[1]);
        int connections = Number(arguments[2]), perSecond = Number(arguments[3]), series = Number(arguments[4]);
        SteadySender[] senders = [.. Enumerable.Range(0, connections).Select(i => new SteadySender(edge, "noise-" + i, token, series))];
        using var end = new StopSignals();
        await Task.WhenAll(senders.Select(sender => perSecond > 0
            ? sender.RunUntilAsync((double)perSecond / connections, end.Requested)
            : sender.RunWithoutPauseAsync(end.Requested)));
        var answers = senders.SelectMany(sender => sender.Answers).GroupBy(answer => (int)answer.Key)
            .ToDictionary(group => group.Key, group => group.Sum(answer => answer.Value));
        await File.WriteAllTextAsync(arguments[5], JsonSerializer.Serialize(answers));
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
