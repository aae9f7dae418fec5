using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>Puts a customer's counts, series and rejections together, by bucket and token.</summary>
internal sealed class ReadUsage(PlatformContext database, TimeProvider clock)
{
    public async Task<Outcome<UsageResponse>> ExecuteAsync(Caller caller, CustomerId customer, UsageQuery query, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetStorableNow();
        if (!UsageRange.Of(query, now).Succeeded(out UsageRange? range, out Failure? failure))
            return failure;
        if (!await database.Customers.VisibleTo(caller).AnyAsync(c => c.Id == customer, cancellationToken))
            return CustomerErrors.NotFound;

        UsageSums sums = await UsageSums.ReadAsync(database, customer, range, query.ByToken, cancellationToken);
        if (sums.HasHours && range.Step < UsageRange.Hour)
        {
            if (!string.IsNullOrEmpty(query.Step))
                return UsageErrors.NoMinutes;
            range = range with { Step = UsageRange.Hour };
            sums = await UsageSums.ReadAsync(database, customer, range, query.ByToken, cancellationToken);
        }

        if (sums.Counts.Count > UsageRange.MaxBuckets)
            return UsageErrors.TooManyItems;
        var counts = sums.Counts.ToDictionary(r => (r.Bucket, r.TokenId));
        var rejections = sums.Rejections.ToLookup(r => (r.Bucket, r.TokenId));
        var series = query.ByToken
            ? sums.Counts.ToDictionary(r => (r.Bucket, r.TokenId), r => r.Series)
            : sums.Series.ToDictionary(r => (r.Bucket, (Guid?)null), r => r.Active);
        HashSet<(DateTimeOffset Bucket, Guid? TokenId)> keys = [.. counts.Keys, .. rejections.Select(r => r.Key), .. series.Keys];
        if (keys.Count > UsageRange.MaxBuckets)
            return UsageErrors.TooManyItems;

        Dictionary<Guid, string> names = await database.ReadTokenNamesAsync(customer, [.. keys.Select(key => key.TokenId).OfType<Guid>()], cancellationToken);

        var items = keys.Order().Select(key => Item(key, counts.GetValueOrDefault(key), rejections[key], series, names)).ToList();
        return new UsageResponse(range.From, range.To, range.StepText, CompleteUntil(now), items, UsageTotalsResponse.Of(items, query.ByToken));
    }

    private static UsageItemResponse Item(
        (DateTimeOffset Bucket, Guid? TokenId) key,
        UsageSums.CountsRow? counts,
        IEnumerable<UsageSums.RejectionsRow> rejections,
        Dictionary<(DateTimeOffset Bucket, Guid? TokenId), long> series,
        Dictionary<Guid, string> names) => new(
            key.Bucket,
            key.TokenId,
            key.TokenId is { } token ? names.GetValueOrDefault(token) : null,
            counts?.Writes ?? 0,
            counts?.Samples ?? 0,
            counts?.Bytes ?? 0,
            counts?.Queries ?? 0,
            (counts?.QueryMilliseconds ?? 0) / 1000m,
            series.TryGetValue(key, out long active) ? active : null,
            [.. rejections.Select(r => new UsageRejectionResponse(r.Reason, r.ReportOnly, r.Requests, r.Samples))]);

    // Edges write a minute again until it is over, and then once more.
    private static DateTimeOffset CompleteUntil(DateTimeOffset now)
    {
        DateTimeOffset minuteAgo = now.AddMinutes(-1);
        return minuteAgo.AddTicks(-(minuteAgo.Ticks % TimeSpan.TicksPerMinute));
    }
}
