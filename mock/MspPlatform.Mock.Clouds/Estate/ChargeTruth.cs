namespace MspPlatform.Mock.Clouds.Estate;

/// <summary>
/// What AWS charges, as AWS knows it at a moment: today grows three times a day, yesterday is not complete, and a day of the past is restated.
/// Amounts follow from what the customers run.
/// </summary>
internal sealed class ChargeTruth(SimulatedEstate estate)
{
    public const string Compute = "Amazon Elastic Compute Cloud - Compute";
    public const string Disks = "EC2 - Other";
    public const string Storage = "Amazon Simple Storage Service";

    /// <summary>The day of the month that is restated, and the day from which on it is.</summary>
    public const int RestatedDay = 5;
    public const int RestatedFrom = 9;

    /// <summary>Every charge of an account from a day up to, but not including, another one, as known at a moment.</summary>
    public IEnumerable<TrueCharge> Of(SimulatedCustomer customer, DateOnly from, DateOnly until, DateTimeOffset asOf)
    {
        for (DateOnly day = from; day < until; day = day.AddDays(1))
        {
            decimal known = KnownShare(day, asOf);
            if (known == 0)
                continue;
            var nextMonth = new DateOnly(day.Year, day.Month, 1).AddMonths(1);
            bool estimated = DateOnly.FromDateTime(asOf.UtcDateTime) < nextMonth.AddDays(5);
            foreach ((string service, string region, string type, decimal unblended, decimal amortized) in Day(customer, day, asOf))
            {
                if (unblended == 0 && amortized == 0)
                    continue;
                decimal u = decimal.Round(unblended * known, 10);
                decimal a = decimal.Round(amortized * known, 10);
                decimal paid = type is "Tax" or "Credit" ? 1 : 1 - customer.Discount;
                yield return new TrueCharge(
                    customer.AwsAccountId, day, service, region, type, u, decimal.Round(u * paid, 10), a, decimal.Round(a * paid, 10), estimated);
            }
        }
    }

    // Cost Explorer is renewed up to three times a day, and yesterday is complete the day after tomorrow.
    private static decimal KnownShare(DateOnly day, DateTimeOffset asOf)
    {
        int age = DateOnly.FromDateTime(asOf.UtcDateTime).DayNumber - day.DayNumber;
        return age switch
        {
            < 0 => 0,
            0 => asOf.UtcDateTime.Hour / 8 * 8 / 24m,
            1 => 0.9m,
            _ => 1,
        };
    }

    private IEnumerable<(string Service, string Region, string Type, decimal Unblended, decimal Amortized)> Day(
        SimulatedCustomer customer, DateOnly day, DateTimeOffset asOf)
    {
        string key = $"{customer.Name}/{day:yyyyMMdd}";
        decimal compute = 0;
        foreach (string region in customer.Regions)
        {
            decimal servers = Hours(customer, region, database: false);
            decimal covered = customer.SavingsPlanUsdPerDay > 0 ? servers / 2 : 0;
            compute += covered;
            yield return (Compute, region, "Usage", servers - covered, servers - covered);
            yield return (Compute, region, "SavingsPlanCoveredUsage", covered, covered * 0.7m);
            yield return (Compute, region, "SavingsPlanNegation", -covered, 0);
            decimal databases = Hours(customer, region, database: true);
            yield return ("Amazon Relational Database Service", region, "Usage", databases, databases);
            decimal storage = estate.Dice.Amount($"{key}/{region}/s3", 0.2m, 3);
            yield return (Storage, region, "Usage", storage, storage);
            decimal disks = estate.Dice.Amount($"{key}/{region}/ebs", 1, 2) * Restated(day, asOf);
            yield return (Disks, region, "Usage", disks, disks);
        }

        // So little that Cost Explorer writes it with an exponent.
        yield return ("AmazonCloudWatch", customer.Regions.First(), "Usage", 0.00000015m, 0.00000015m);
        yield return ("Amazon Route 53", "global", "Usage", 0.0517m, 0.0517m);
        yield return ("Amazon Route 53", "NoRegion", "Usage", 0.0113m, 0.0113m);

        // What was committed is paid whether it is used or not; spread over its use, only what is left over remains here.
        if (customer.SavingsPlanUsdPerDay is > 0 and var committed)
            yield return ("Savings Plans for AWS Compute usage", "NoRegion", "SavingsPlanRecurringFee", committed, committed - (compute * 0.7m));
        if (day.Day == 1)
            yield return ("Tax", "NoRegion", "Tax", estate.Dice.Amount(key + "/tax", 20, 30), estate.Dice.Amount(key + "/tax", 20, 30));
        if (day.Day == 3)
            yield return (Compute, customer.Regions.First(), "Credit", -5.25m, -5.25m);
        if (day.Day == 7)
            yield return (Storage, customer.Regions.First(), "Refund", -0.75m, -0.75m);
    }

    private static decimal Hours(SimulatedCustomer customer, string region, bool database) =>
        customer.Servers.Where(s => s.Region == region && s.IsDatabase == database && s.IsRunning).Sum(s => s.UsdPerHour * 24);

    private static decimal Restated(DateOnly day, DateTimeOffset asOf) =>
        day.Day == RestatedDay && DateOnly.FromDateTime(asOf.UtcDateTime) >= day.AddDays(RestatedFrom - RestatedDay) ? 0.9m : 1;
}
