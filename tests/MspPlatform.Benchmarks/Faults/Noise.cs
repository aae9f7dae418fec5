using System.Globalization;
using System.Text.Json;

namespace MspPlatform.Benchmarks.Faults;

/// <summary>
/// A customer that sends too much, as a process of its own, so that its garbage and its threads are not those of the measuring program.
/// Verb: <c>noise &lt;edge&gt; &lt;token file&gt; &lt;connections&gt; &lt;writes a second, 0 for as many as it can&gt; &lt;samples a write&gt; &lt;seconds&gt; &lt;report&gt;</c>.
/// </summary>
internal static class Noise
{
    public const string Verb = "noise";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var edge = new Uri(arguments[0]);
        string token = await File.ReadAllTextAsync(arguments[1]);
        int connections = Number(arguments[2]), perSecond = Number(arguments[3]), series = Number(arguments[4]);
        TimeSpan duration = TimeSpan.FromSeconds(Number(arguments[5]));
        SteadySender[] senders = [.. Enumerable.Range(0, connections).Select(i => new SteadySender(edge, "noise-" + i, token, series))];
        if (perSecond > 0)
        {
            await Task.WhenAll(senders.Select(sender => sender.RunAsync((double)perSecond / connections, duration, CancellationToken.None)));
        }
        else
        {
            using var end = new CancellationTokenSource(duration);
            await Task.WhenAll(senders.Select(sender => sender.RunWithoutPauseAsync(end.Token)));
        }

        var answers = senders.SelectMany(sender => sender.Answers).GroupBy(answer => (int)answer.Key).ToDictionary(group => group.Key, group => group.Sum(answer => answer.Value));
        await File.WriteAllTextAsync(arguments[6], JsonSerializer.Serialize(answers));
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
