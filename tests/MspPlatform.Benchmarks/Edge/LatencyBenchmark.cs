using System.Globalization;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>
/// What each proxy adds to the time that a write takes when nobody hurries: a fixed number of requests a second, to the store itself and through
/// each proxy in turn, so that what the machine does besides meets all of them alike.
/// </summary>
internal static class LatencyBenchmark
{
    internal const int RequestsPerSecond = 200;
    internal const int Rounds = 9;
    internal const int RequestsPerTurn = 300;
    internal const string Direct = "none, to the store";

    internal static async Task<IReadOnlyList<LatencyRow>> RunAsync(
        LoadGenerator direct, IReadOnlyList<ProxyRun> proxies, CancellationToken cancellationToken)
    {
        (string Name, LoadGenerator Load)[] all = [(Direct, direct), .. proxies.Select(proxy => (proxy.Name, proxy.Load))];
        var turns = all.Select(_ => new List<double[]>()).ToArray();
        await direct.SendAsync(RequestsPerTurn, cancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < all.Length; i++)
                turns[i].Add(await all[i].Load.SendAtRateAsync(RequestsPerSecond, RequestsPerTurn, cancellationToken));
        }

        LatencyRow[] rows = [.. all.Select((one, i) => LatencyRow.From(one.Name, turns[i], turns[0]))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"At {RequestsPerSecond} requests/s, {Rounds} rounds of {RequestsPerTurn}"));
        Console.WriteLine($"{"proxy",-20}{"p50 ms",9}{"p99 ms",9}{"added p50",11}");
        foreach (var row in rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Name,-20}{row.P50,9:F2}{row.P99,9:F2}{row.AddedP50,11:F2}"));
        return rows;
    }
}

/// <summary>How long writes took at a fixed rate, in ms.</summary>
/// <param name="P50">Half of all took less.</param>
/// <param name="P99">99 of 100 took less.</param>
/// <param name="AddedP50">A turn's median less that of the store alone in the same round, median of the rounds.</param>
internal sealed record LatencyRow(string Name, double P50, double P99, double AddedP50)
{
    internal static LatencyRow From(string name, IReadOnlyList<double[]> turns, IReadOnlyList<double[]> direct) => new(
        name,
        ProxyRow.Quantile(turns.SelectMany(turn => turn), 0.5),
        ProxyRow.Quantile(turns.SelectMany(turn => turn), 0.99),
        ProxyRow.Quantile(turns.Zip(direct, (ours, theirs) => ProxyRow.Quantile(ours, 0.5) - ProxyRow.Quantile(theirs, 0.5)), 0.5));
}
