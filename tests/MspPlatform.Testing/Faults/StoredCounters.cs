using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MspPlatform.Testing.Faults;

/// <summary>What the store has of one agent's counters, read from the store itself: every sample with its value.</summary>
/// <param name="SeriesWithValue">How many of the counters have a value, for each value.</param>
/// <param name="Copies">Samples that are there more than once, beyond the first.</param>
/// <param name="Times">Of the samples, in ms since 1970, oldest and newest; null when there are none.</param>
internal sealed record StoredCounters(
    IReadOnlyDictionary<int, int> SeriesWithValue, IReadOnlyDictionary<int, int> Copies, (long Oldest, long Newest)? Times)
{
    /// <summary>Values that are missing in some counter.</summary>
    /// <param name="after">The last value that does not matter.</param>
    /// <param name="last">The last one that does.</param>
    public int[] Missing(CounterTarget target, int after, int last) =>
        [.. Enumerable.Range(after + 1, Math.Max(0, last - after)).Where(value => SeriesWithValue.GetValueOrDefault(value) < target.Series)];

    /// <summary>How many samples are missing.</summary>
    public int MissingSamples(CounterTarget target, int after, int last) =>
        Missing(target, after, last).Sum(value => target.Series - SeriesWithValue.GetValueOrDefault(value));

    public int CopiesBetween(int after, int last) => Copies.Where(copy => copy.Key > after && copy.Key <= last).Sum(copy => copy.Value);

    /// <exception cref="InvalidOperationException">A sample stands under another customer.</exception>
    public static async Task<StoredCounters> ReadAsync(
        HttpClient http, Uri store, CounterAgent agent, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var withValue = new Dictionary<int, int>();
        var copies = new Dictionary<int, int>();
        (long Oldest, long Newest)? times = null;
        await foreach (JsonElement series in ExportAsync(http, store, $"{CounterTarget.Metric}{{server_name=\"{agent.Name}\"}}", since, cancellationToken))
        {
            string customer = series.GetProperty("metric").GetProperty("customer_id").GetString()!;
            if (!string.Equals(customer, agent.Customer, StringComparison.Ordinal))
                throw new InvalidOperationException($"Samples of {agent.Name}, a server of {agent.Customer}, stand under {customer}.");
            var seen = new HashSet<int>();
            foreach (JsonElement value in series.GetProperty("values").EnumerateArray().Where(value => value.ValueKind == JsonValueKind.Number))
            {
                int number = (int)value.GetDouble();
                Dictionary<int, int> count = seen.Add(number) ? withValue : copies;
                count[number] = count.GetValueOrDefault(number) + 1;
            }

            foreach (long time in series.GetProperty("timestamps").EnumerateArray().Select(time => time.GetInt64()))
                times = times is { } known ? (Math.Min(known.Oldest, time), Math.Max(known.Newest, time)) : (time, time);
        }

        return new StoredCounters(withValue, copies, times);
    }

    // Prometheus gives a scrape that was held up the time at which it should have been.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    /// <summary>Every sample that the store has, of every customer.</summary>
    public static async Task<long> CountAllAsync(HttpClient http, Uri store, CancellationToken cancellationToken)
    {
        long count = 0;
        await foreach (JsonElement series in ExportAsync(http, store, "{customer_id!=\"\"}", DateTimeOffset.UnixEpoch + ClockTolerance, cancellationToken))
            count += series.GetProperty("timestamps").GetArrayLength();
        return count;
    }

    // https://docs.victoriametrics.com/#how-to-export-data-in-json-line-format; what was written a moment ago is shown after a flush only.
    private static async IAsyncEnumerable<JsonElement> ExportAsync(
        HttpClient http, Uri store, string match, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (await http.GetAsync(new Uri(store, "/internal/force_flush"), cancellationToken)).EnsureSuccessStatusCode();
        string end = (TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(1)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string query = $"match[]={Uri.EscapeDataString(match)}&start={(since - ClockTolerance).ToUnixTimeSeconds()}&end={end}&reduce_mem_usage=1";
        await using Stream lines = await http.GetStreamAsync(new Uri(store, "/api/v1/export?" + query), cancellationToken);
        using var reader = new StreamReader(lines);
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            yield return json.RootElement.Clone();
        }
    }
}
