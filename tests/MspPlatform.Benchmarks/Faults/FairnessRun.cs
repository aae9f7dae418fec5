using System.Globalization;
using System.Text.Json;
using MspPlatform.Benchmarks.Edge;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing.Stack;

namespace MspPlatform.Benchmarks.Faults;

/// <summary>Two customers write at their normal rate while a third sends far too much, or all that it kept for an hour.</summary>
internal sealed class FairnessRun(RealStack stack, CancellationToken cancel)
{
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("ROUNDS") ?? "6", CultureInfo.InvariantCulture);
    private const int Quota = 5_000;
    private const int SamplesAWrite = 500;
    private const int Times = 20;
    private const double WritesPerSecond = 50;

    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(10), Lead = TimeSpan.FromSeconds(3);

    /// <exception cref="LocalStack.StackException">The noisy sender does not start.</exception>
    public static async Task<IReadOnlyList<FairnessResult>> RunAsync(RealStack stack, CancellationToken cancel)
    {
        var run = new FairnessRun(stack, cancel);
        object unlimited = new { requestsPerMinute = new { value = (int?)null } };
        var others = new List<SteadySender>();
        foreach (string id in (string[])["calm-a", "calm-b"])
        {
            EndToEndCustomer calm = await stack.OnboardAsync(id, cancel);
            await stack.SetLimitsAsync(id, unlimited, cancel);
            others.Add(new SteadySender(stack.Settings.EdgeUrl, id, calm.AgentToken, 200));
        }

        await stack.OnboardAsync("noisy", cancel);
        await stack.SetLimitsAsync(
            "noisy",
            new { requestsPerMinute = new { value = (int?)null }, samplesPerSecond = new { value = Quota }, samplesBurst = new { value = Quota } },
            cancel);
        await stack.OnboardAsync("away", cancel);
        await run.MeasureAsync(others);
        int rate = Times * Quota / SamplesAWrite;
        FairnessResult[] results =
        [
            await run.CompareAsync("none: what the machine does by itself", others, null, 0, 0, 0),
            await run.CompareAsync(
                $"{Times} × its quota: {rate} writes a second of {SamplesAWrite} samples, 8 connections, whatever the answer",
                others, "noisy", 8, rate, SamplesAWrite),
            await run.CompareAsync("as many as it can: 8 connections, again at once after each answer", others, "noisy", 8, 0, SamplesAWrite),
            await run.CompareAsync(
                "backlog of an hour within default limits: 4 connections, 5,000 samples a write, again at once", others, "away", 4, 0, 5_000),
        ];
        foreach (SteadySender sender in others)
            sender.Dispose();
        return results;
    }

    private async Task<FairnessResult> CompareAsync(
        string noise, List<SteadySender> others, string? customer, int connections, int perSecond, int samples)
    {
        var quiet = new List<double[]>();
        var loud = new List<double[]>();
        var answers = new Dictionary<int, int>();
        int refused = Refused(others);
        for (int round = 0; round < Rounds; round++)
        {
            quiet.Add(await MeasureAsync(others));
            await using SupervisedProcess? sender = customer is null ? null : await StartNoiseAsync(customer, round, connections, perSecond, samples);
            await Task.Delay(Lead, TimeProvider.System, cancel);
            loud.Add(await MeasureAsync(others));
            if (sender is not null)
                await AddAnswersAsync(sender, answers);
        }

        var result = new FairnessResult(
            noise, P(quiet, 0.99), P(loud, 0.99), P(quiet, 0.5), P(loud, 0.5), answers, Refused(others) - refused);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{noise}: p99 {Text(result.Quiet)} quiet, {Text(result.Loud)} beside ({result.Change:P0}); "));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    median {Text(result.QuietMedian)}, {Text(result.LoudMedian)} ({result.MedianChange:P0}); "));
        Console.WriteLine("    " + string.Join(", ", answers.Select(answer => $"{answer.Value} × {answer.Key}")));
        return result;
    }

    private async Task<double[]> MeasureAsync(List<SteadySender> others) =>
        [.. (await Task.WhenAll(others.Select(other => other.RunAsync(WritesPerSecond, Phase, cancel)))).SelectMany(times => times)];

    // What it costs to make the noise is not the edge's and would be spent on other machines: it gets what nobody else wants.
    private async Task<SupervisedProcess> StartNoiseAsync(string customer, int round, int connections, int perSecond, int samples)
    {
        string name = $"noise-{customer}-{connections}-{perSecond}-{round}";
        string[] arguments =
        [
            "-n", "19", Proxies.DotnetProgram, typeof(FairnessRun).Assembly.Location, Noise.Verb, stack.Settings.EdgeUrl.ToString(),
            (await stack.IssueAgentTokenAsync(customer, name, cancel)).File, Number(connections), Number(perSecond), Number(samples),
            Number((int)(Phase + Lead).TotalSeconds), stack.FilePath(name),
        ];
        return await stack.StartAgentAsync(name, "nice", arguments);
    }

    private async Task AddAnswersAsync(SupervisedProcess sender, Dictionary<int, int> answers)
    {
        if (await sender.Exited != 0)
            throw await sender.EndedAsync("while it made noise");
        foreach ((int status, int count) in JsonSerializer.Deserialize<Dictionary<int, int>>(await File.ReadAllTextAsync(sender.Spec.Arguments[^1], cancel))!)
            answers[status] = answers.GetValueOrDefault(status) + count;
    }

    private static int Refused(List<SteadySender> senders) =>
        senders.Sum(sender => sender.Answers.Where(answer => (int)answer.Key >= 300).Sum(answer => answer.Value));

    private static double[] P(List<double[]> phases, double part) => [.. phases.Select(phase => ProxyRow.Quantile(phase, part))];

    private static string Text(double[] phases) =>
        string.Create(CultureInfo.InvariantCulture, $"{ProxyRow.Quantile(phases, 0.5):F1} [{phases.Min():F1}–{phases.Max():F1}] ms");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
