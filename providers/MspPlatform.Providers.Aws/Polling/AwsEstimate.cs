using MspPlatform.Providers.Aws.Costs;
using MspPlatform.Providers.Aws.Inventory;
using MspPlatform.Providers.Aws.Metrics;

namespace MspPlatform.Providers.Aws.Polling;

/// <summary>What a plan would cost in a month. Requests that are free are approximate; those that cost are exact for the plan.</summary>
internal static class AwsEstimate
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    // A session lasts an hour and is renewed five minutes before its end.
    private static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(55);

    public static IEnumerable<PollingUse> Of(PollingPlan plan)
    {
        int regions = AwsSettings.RegionsOf(plan.Settings).Length;
        long metrics = plan.Resources.Sum(r => (long)r.Value * plan.Metrics.Count(m => MetricCatalogue.Find(r.Key, m) is not null));
        long metricReads = Reads(plan, DataClass.Metrics);
        yield return Use(CloudWatch.Operation, metricReads * Pages(metrics, CloudWatch.MaxQueries), metricReads * metrics);

        // Usage, and for settled days the rest as well, which is a question of its own.
        long costPages = (Reads(plan, DataClass.OpenCosts) + (2 * Reads(plan, DataClass.SettledCosts))) * plan.CostPages;
        yield return Use(CostQuery.Operation, costPages, costPages);

        long listings = Reads(plan, DataClass.Inventory) * regions;
        yield return Use(Ec2Instances.Operation, listings, listings);
        yield return Use(RdsInstances.Operation, listings, listings);
        long sessions = plan.Cadence.Count == 0 ? 0 : Math.Min(Times(SessionLife), plan.Cadence.Keys.Sum(data => Reads(plan, data)));
        yield return Use("AssumeRole", sessions, sessions);
        yield return Use("GetCallerIdentity", sessions, sessions);
    }

    private static PollingUse Use(string operation, long requests, long units) => new(operation, requests, units, units * AwsPrices.Of(operation));

    private static long Reads(PollingPlan plan, DataClass data) => plan.Cadence.TryGetValue(data, out TimeSpan every) ? Times(every) : 0;

    private static long Times(TimeSpan every) => (long)Math.Ceiling(Month / every);

    private static long Pages(long items, int size) => (items + size - 1) / size;
}
