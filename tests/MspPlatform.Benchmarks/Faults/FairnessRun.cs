using System.Globalization;
using System.Text.Json;
using MspPlatform.Benchmarks.Edge;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing.Stack;

namespace MspPlatform.Benchmarks.Faults;

/// <summary>Two customers write at their normal rate while a third sends far too much, or all that it kept for an hour.</summary>
internal sealed class FairnessRun(RealStack stack, CancellationToken cancel)
{
    // Many short phases instead of a few long ones: what else a machine does comes and goes in seconds, too.
    private const int Rounds = 12;
    private const int Quota = 5_000;
    private const int SamplesAWrite = 500;
    private const int Times = 20;
    private const double WritesPerSecond = 50;

    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(3), Lead = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private const int StopSignal = 19, ContinueSignal = 18;

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
        await stack.SetLimitsAsync("away", unlimited, cancel);
        await run.MeasureAsync(others);
        int rate = Times * Quota / SamplesAWrite;
        FairnessResult[] results =
        [
            await run.CompareAsync("none: what the machine does by itself", others, null, 0, 0, 0),
            await run.CompareAsync(
                $"{Times} × its quota: {rate} writes a second of {SamplesAWrite} samples, whatever the answer",
                others, "noisy", 8, rate, SamplesAWrite),
            await run.CompareAsync("as many as it can: 8 connections, again at once after each answer", others, "noisy", 8, 0, SamplesAWrite),
            await run.CompareAsync(
                "backlog within 100,000 samples/s and a burst of 2 million: 4 connections, 5,000 samples a write, again at once", others, "away", 4, 0, 5_000),
        ];
        foreach (SteadySender sender in others)
            sender.Dispose();
        return results;
    }

    private async Task<FairnessResult> CompareAsync(
        string noise, List<SteadySender> others, string? customer, int connections, int perSecond, int samples)
    {
        await using SupervisedProcess? sender = customer is null ? null : await StartNoiseAsync(customer, connections, perSecond, samples);
        var edge = new ProcessCpuClock(stack.GatewayProcessId);
        var quiet = new List<double[]>();
        var loud = new List<double[]>();
        TimeSpan quietCpu = default, loudCpu = default;
        int refused = Refused(others);
        for (int round = 0; round < Rounds; round++)
        {
            await BecomeAsync(sender, StopSignal);
            TimeSpan before = edge.Read();
            quiet.Add(await MeasureAsync(others));
            quietCpu += edge.Read() - before;
            await BecomeAsync(sender, ContinueSignal);
            before = edge.Read();
            loud.Add(await MeasureAsync(others));
            loudCpu += edge.Read() - before;
        }

        Dictionary<int, int> answers = sender is null ? [] : await AnswersAsync(sender);
        var result = new FairnessResult(noise, quiet, loud, (loudCpu - quietCpu) / (Rounds * Phase), answers, Refused(others) - refused);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{noise}: p99 {FairnessResult.Of(quiet, 0.99):F1} ms quiet, {FairnessResult.Of(loud, 0.99):F1} beside, pairs {result.Change(0.99)}; "));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    median {FairnessResult.Of(quiet, 0.5):F2}, {FairnessResult.Of(loud, 0.5):F2}, pairs {result.Change(0.5)}; edge {result.EdgeCores:F3} cores more; "));
        Console.WriteLine("    " + string.Join(", ", answers.Select(answer => $"{answer.Value} × {answer.Key}")));
        return result;
    }

    private async Task BecomeAsync(SupervisedProcess? sender, int signal)
    {
        if (sender is not null)
            _ = Native.Kill(sender.ProcessId, signal);
        await Lasting.ForAsync(Lead, cancel);
    }

    private async Task<double[]> MeasureAsync(List<SteadySender> others) =>
        [.. (await Task.WhenAll(others.Select(other => other.RunAsync(WritesPerSecond, Phase, cancel)))).SelectMany(times => times)];

    // What it costs to make the noise is not the edge's and would be spent on other machines: it gets what nobody else wants.
    private async Task<SupervisedProcess> StartNoiseAsync(string customer, int connections, int perSecond, int samples)
    {
        string name = $"noise-{customer}-{connections}-{perSecond}";
        string[] arguments =
        [
            "-n", "19", Proxies.DotnetProgram, typeof(FairnessRun).Assembly.Location, Noise.Verb, stack.Settings.EdgeUrl.ToString(),
            (await stack.IssueAgentTokenAsync(customer, name, cancel)).File, Number(connections), Number(perSecond), Number(samples), stack.FilePath(name),
        ];
        SupervisedProcess sender = await stack.StartAgentAsync(name, "nice", arguments);
        await Lasting.ForAsync(WarmUp, cancel);
        return sender;
    }

    private async Task<Dictionary<int, int>> AnswersAsync(SupervisedProcess sender)
    {
        _ = Native.Kill(sender.ProcessId, (int)Signal.Terminate);
        if (await sender.Exited != 0)
            throw await sender.EndedAsync("while it made noise");
        return JsonSerializer.Deserialize<Dictionary<int, int>>(await File.ReadAllTextAsync(sender.Spec.Arguments[^1], cancel))!;
    }

    private static int Refused(List<SteadySender> senders) =>
        senders.Sum(sender => sender.Answers.Where(answer => (int)answer.Key >= 300).Sum(answer => answer.Value));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
