using System.Globalization;
using System.Net;
using System.Text.Json;
using MspPlatform.Domain.Customers;
using MspPlatform.Gateway.Storage;

namespace MspPlatform.Gateway.Metering;

/// <summary>
/// Asks a VictoriaMetrics how many samples of one customer it has whose own time lies in an hour. Stale markers are samples to who sent
/// them, but <c>count_over_time</c> leaves them out, so they are asked for too (<c>stale_samples_over_time</c>, MetricsQL). Duplicates
/// count, unless the store removes them; what it never stores (NaN, say) does not.
/// </summary>
internal sealed class StoredSamples(VictoriaMetricsStore store)
{
    private const int MaxAnswerBytes = 64 * 1024;

    private static readonly string[] Counts = ["count_over_time", "stale_samples_over_time"];

    /// <summary>Whether the store keeps everything that it is sent; with deduplication its counts say nothing about what was accepted.</summary>
    /// <exception cref="HttpRequestException">The store cannot be reached or does not say.</exception>
    public async Task<bool> AreAllKeptAsync(CancellationToken cancellationToken)
    {
        (int status, string page) = await store.MetricsAsync(cancellationToken);
        if (status != (int)HttpStatusCode.OK)
            throw new HttpRequestException($"The store's /metrics answers {status}.");
        return StoreFacts.Parse(page).Flags.GetValueOrDefault("dedup.minScrapeInterval", "0s") is "0s" or "0" or "";
    }

    /// <returns>The samples; null when the store refuses the query, as it does above its own limits.</returns>
    /// <exception cref="HttpRequestException">The store cannot be reached or fails.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public async Task<long?> CountAsync(CustomerId customer, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        long sum = 0;
        foreach (string count in Counts)
        {
            if (await AskAsync(customer, $"sum({count}({{__name__!=\"\"}}[1h]))", hour.AddHours(1), cancellationToken) is not { } samples)
                return null;
            sum += samples;
        }

        return sum;
    }

    private async Task<long?> AskAsync(CustomerId customer, string query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // A window ends with its last millisecond and begins after its first, an hour the other way round.
        string time = ((at.ToUnixTimeMilliseconds() - 1) / 1000m).ToString(CultureInfo.InvariantCulture);
        KeyValuePair<string, string>[] form = [new("query", query), new("time", time), new("nocache", "1")];
        using HttpResponseMessage response = await store.ReadAsync(customer, "query", form, cancellationToken);
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
