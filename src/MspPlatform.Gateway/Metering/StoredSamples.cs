using System.Globalization;
using System.Net;
using System.Text.Json;
using MspPlatform.Gateway.Storage;

namespace MspPlatform.Gateway.Metering;

/// <summary>
/// Asks a VictoriaMetrics how many samples of one customer it has whose own time lies in an hour. Stale markers are samples to who sent
/// them, but <c>count_over_time</c> leaves them out, so they are asked for too (<c>stale_samples_over_time</c>, MetricsQL). Duplicates
/// count, unless the store removes them; what it never stores (NaN, say) does not.
/// </summary>
internal static class StoredSamples
{
    private const int MaxAnswerBytes = 64 * 1024;

    private static readonly string[] Counts = ["count_over_time", "stale_samples_over_time"];

    /// <summary>Whether there is anything that could count: kinds other than VictoriaMetrics answer no such query, or none.</summary>
    public static bool CanCount(Store store) => store.IsVictoriaMetrics && store.Replicas.Count > 0;

    /// <summary>
    /// Whether the store keeps everything that it is sent; with deduplication its counts say nothing about what was accepted. Replicas that do
    /// not answer are not asked for counts either.
    /// </summary>
    /// <exception cref="HttpRequestException">No replica can be reached, or none says.</exception>
    public static async Task<bool> AreAllKeptAsync(Store store, CancellationToken cancellationToken)
    {
        HttpRequestException? failure = null;
        int told = 0;
        foreach (Replica replica in store.Replicas)
        {
            try
            {
                (int status, string page) = await store.MetricsAsync(replica, cancellationToken);
                if (status != (int)HttpStatusCode.OK)
                    throw new HttpRequestException($"The /metrics of {store.Name} answers {status}.");
                told++;
                if (StoreFacts.Parse(page).Flags.GetValueOrDefault("dedup.minScrapeInterval", "0s") is not ("0s" or "0" or ""))
                    return false;
            }
            catch (HttpRequestException exception)
            {
                failure = exception;
            }
        }

        return told > 0 ? true : throw failure!;
    }

    /// <returns>The samples; null when the store refuses the query, as it does above its own limits.</returns>
    /// <exception cref="HttpRequestException">The store cannot be reached or fails.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static async Task<long?> CountAsync(Store store, StoreAccount account, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        long sum = 0;
        foreach (string count in Counts)
        {
            if (await AskAsync(store, account, $"sum({count}({{__name__!=\"\"}}[1h]))", hour.AddHours(1), cancellationToken) is not { } samples)
                return null;
            sum += samples;
        }

        return sum;
    }

    private static async Task<long?> AskAsync(Store store, StoreAccount account, string query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // A window ends with its last millisecond and begins after its first, an hour the other way round.
        string time = ((at.ToUnixTimeMilliseconds() - 1) / 1000m).ToString(CultureInfo.InvariantCulture);
        KeyValuePair<string, string>[] form = [new("query", query), new("time", time), new("nocache", "1")];
        using HttpResponseMessage response = await store.ReadAsync(account, "query", form, cancellationToken);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.TooManyRequests)
            return null;
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The store answers a count with {(int)response.StatusCode}.");
        await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
        return Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    // {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000,"42"]}]}}; no result for no series.
    private static long Parse(byte[] answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            JsonElement result = json.RootElement.GetProperty("data").GetProperty("result");
            return result.GetArrayLength() == 0
                ? 0
                : (long)double.Parse(result[0].GetProperty("value")[1].GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new HttpRequestException("The store's answer to a count cannot be read.", exception);
        }
    }
}
