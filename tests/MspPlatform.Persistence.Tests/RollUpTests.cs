using MspPlatform.Domain.Customers;
using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Usage;
using MspPlatform.Testing;
using Npgsql;

namespace MspPlatform.Persistence.Tests;

/// <summary>Hours are made of minutes so that every row counts once, whatever happens on the way and whatever comes late.</summary>
public sealed class RollUpTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    private const string Sums =
        """
        SELECT concat_ws(' ', sum(writes), sum(samples), sum(bytes), sum(queries), sum(query_milliseconds)) FROM (
            SELECT writes, samples, bytes, queries, query_milliseconds FROM usage.minutes WHERE customer_id = '{0}'
            UNION ALL SELECT writes, samples, bytes, queries, query_milliseconds FROM usage.hours WHERE customer_id = '{0}') u
        UNION ALL
        SELECT concat_ws(' ', reason, report_only, sum(requests), sum(samples)) FROM (
            SELECT reason, report_only, requests, samples FROM usage.rejections WHERE customer_id = '{0}'
            UNION ALL SELECT reason, report_only, requests, samples FROM usage.rejection_hours WHERE customer_id = '{0}') r
        GROUP BY reason, report_only
        UNION ALL
        SELECT concat_ws(' ', token_id, hour, max(series)) FROM (
            SELECT token_id, date_trunc('hour', minute, 'UTC') AS hour, sum(series) AS series
            FROM usage.minutes WHERE customer_id = '{0}' GROUP BY token_id, minute
            UNION ALL SELECT token_id, hour, series FROM usage.hours WHERE customer_id = '{0}') t
        GROUP BY token_id, hour
        UNION ALL
        SELECT concat_ws(' ', hour, max(active), max(new_today)) FROM (
            SELECT date_trunc('hour', minute, 'UTC') AS hour, sum(active) AS active, sum(new_today) AS new_today
            FROM usage.series_minutes WHERE customer_id = '{0}' GROUP BY minute
            UNION ALL SELECT hour, active, new_today FROM usage.series_hours WHERE customer_id = '{0}') s
        GROUP BY hour
        ORDER BY 1
        """;

    private static readonly Guid[] Tokens = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
    private static readonly Guid[] Edges = [Guid.CreateVersion7(), Guid.CreateVersion7()];
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RollUp_OfRandomMinutes_KeepsEverySumAlsoWhenKilledInTheMiddle()
    {
        (UsageMinute[] minutes, SeriesMinute[] series, RejectionMinute[] rejections) = Random("sums", seed: 1, hours: 5);
        await UsageRows.WriteAsync(database.Gateway, minutes, series, rejections, Cancelled);
        string[] before = await SumsAsync("sums");
        before.Length.ShouldBeGreaterThan(20);

        await using (NpgsqlConnection killed = await database.ControlPlane.OpenConnectionAsync(Cancelled))
        {
            await using NpgsqlTransaction transaction = await killed.BeginTransactionAsync(Cancelled);
            await using (var command = new NpgsqlCommand("SELECT usage.roll_up('sums', now())", killed, transaction))
                (await command.ExecuteScalarAsync(Cancelled)).ShouldBeOfType<long>().ShouldBePositive();
            await MigratedDatabase.ExecuteAsync(database.Owner, $"SELECT pg_terminate_backend({killed.ProcessID})");
        }

        (await TextsAsync("SELECT count(*)::text FROM usage.hours WHERE customer_id = 'sums'")).ShouldBe(["0"]);
        (await SumsAsync("sums")).ShouldBe(before);
        for (int hour = 0; hour < 5; hour++)
        {
            (await RollUpAsync("sums")).ShouldBePositive();
            (await SumsAsync("sums")).ShouldBe(before);
        }

        (await RollUpAsync("sums")).ShouldBe(0);
        (await TextsAsync("SELECT count(*)::text FROM usage.minutes WHERE customer_id = 'sums'")).ShouldBe(["0"]);
        (await TextsAsync("SELECT count(*)::text FROM usage.series_minutes WHERE customer_id = 'sums'")).ShouldBe(["0"]);
        (await TextsAsync("SELECT count(*)::text FROM usage.rejections WHERE customer_id = 'sums'")).ShouldBe(["0"]);
    }

    [Fact]
    public async Task LateRows_OfAnHourThatWasMade_AreAddedOnceHoweverOftenTheyAreWritten()
    {
        (UsageMinute[] minutes, SeriesMinute[] series, RejectionMinute[] rejections) = Random("late", seed: 2, hours: 3);
        await UsageRows.WriteAsync(database.Gateway, minutes, series, rejections, Cancelled);
        string[] all = await SumsAsync("late");
        await MigratedDatabase.ExecuteAsync(
            database.Owner,
            """
            DELETE FROM usage.minutes WHERE customer_id = 'late';
            DELETE FROM usage.rejections WHERE customer_id = 'late';
            DELETE FROM usage.series_minutes WHERE customer_id = 'late'
            """);
        await UsageRows.WriteAsync(
            database.Gateway,
            [.. minutes.Where((_, i) => i % 3 > 0)],
            [.. series.Where((_, i) => i % 3 > 0)],
            [.. rejections.Where((_, i) => i % 3 > 0)],
            Cancelled);
        while (await RollUpAsync("late") > 0)
            continue;

        for (int again = 0; again < 2; again++)
        {
            await UsageRows.WriteAsync(database.Gateway, minutes, series, rejections, Cancelled);
            (await ExactAsync("late")).ShouldBe(Exact(all));
            while (await RollUpAsync("late") > 0)
                continue;
            (await ExactAsync("late")).ShouldBe(Exact(all));
        }
    }

    [Fact]
    public async Task RollUp_WhileEdgesWriteLateRows_CountsEachOnce()
    {
        (UsageMinute[] minutes, SeriesMinute[] series, RejectionMinute[] rejections) = Random("race", seed: 3, hours: 6);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Task rolling = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await RollUpAsync("race");
        });

        for (int round = 0; round < 5; round++)
            await Task.WhenAll(minutes.Chunk(150).Select(part => UsageRows.WriteAsync(database.Gateway, part, [], [], Cancelled)));
        await UsageRows.WriteAsync(database.Gateway, [], series, rejections, Cancelled);
        await stop.CancelAsync();
        await rolling;

        string[] sums = await SumsAsync("race");
        long[] expected =
        [
            minutes.Sum(m => m.Writes), minutes.Sum(m => m.Samples), minutes.Sum(m => m.Bytes), minutes.Sum(m => m.Queries), minutes.Sum(m => m.QueryMilliseconds),
        ];
        sums.ShouldContain(string.Join(' ', expected));
    }

    [Fact]
    public async Task RollUp_AskedForTheYoungest_LeavesTwoDays()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var hour = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        UsageMinute[] young = [.. new[] { 0, -1, -47 }.Select(h => Minute("young", hour.AddHours(h), Tokens[0], Edges[0], new Random(4)))];
        await UsageRows.WriteAsync(database.Gateway, young, [], [], Cancelled);

        (await RollUpAsync("young")).ShouldBe(0);

        (await TextsAsync("SELECT count(*)::text FROM usage.minutes WHERE customer_id = 'young'")).ShouldBe(["3"]);
    }

    [Fact]
    public async Task ForgetHours_OlderThanAsked_AreGoneAndNoOthers()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await UsageRows.WriteAsync(
            database.Gateway, [.. new[] { -400, -90, -20 }.Select(day => Minute("old", now.AddDays(day), Tokens[0], Edges[0], new Random(5)))], [], [], Cancelled);
        while (await RollUpAsync("old") > 0)
            continue;

        await MigratedDatabase.ExecuteAsync(database.ControlPlane, "SELECT usage.forget_hours('old', now() - interval '100 days')");
        (await TextsAsync("SELECT count(*)::text FROM usage.hours WHERE customer_id = 'old'")).ShouldBe(["2"]);
        await MigratedDatabase.ExecuteAsync(database.ControlPlane, "SELECT usage.forget_hours('old', now())");
        (await TextsAsync("SELECT count(*)::text FROM usage.hours WHERE customer_id = 'old'")).ShouldBe(["1"], "a month stays in any case");
    }

    private async Task<long> RollUpAsync(string customer) =>
        long.Parse((await TextsAsync($"SELECT usage.roll_up('{customer}', now())::text", database.ControlPlane))[0], System.Globalization.CultureInfo.InvariantCulture);

    private Task<string[]> SumsAsync(string customer) => TextsAsync(Sums.Replace("{0}", customer, StringComparison.Ordinal));

    // Maxima over edges cannot be known exactly when one edge's row comes after the hour was made; sums can.
    private async Task<string[]> ExactAsync(string customer) => Exact(await SumsAsync(customer));

    private static string[] Exact(string[] sums) => [.. sums.Where(line => !line.Contains("+00", StringComparison.Ordinal))];

    private Task<string[]> TextsAsync(string sql) => TextsAsync(sql, database.Owner);

    private static async Task<string[]> TextsAsync(string sql, NpgsqlDataSource role)
    {
        await using NpgsqlCommand command = role.CreateCommand("SET timezone = 'UTC'; " + sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Cancelled);
        var texts = new List<string>();
        while (await reader.ReadAsync(Cancelled))
            texts.Add(reader.GetString(0));
        return [.. texts];
    }

    private static (UsageMinute[] Minutes, SeriesMinute[] Series, RejectionMinute[] Rejections) Random(string customer, int seed, int hours)
    {
        var random = new Random(seed);
        var minutes = new List<UsageMinute>();
        var series = new List<SeriesMinute>();
        var rejections = new List<RejectionMinute>();
        for (DateTimeOffset minute = Start; minute < Start.AddHours(hours); minute = minute.AddMinutes(1))
        {
            foreach (Guid edge in Edges)
            {
                minutes.AddRange(Tokens.Where(_ => random.Next(3) > 0).Select(token => Minute(customer, minute, token, edge, random)));
                series.Add(new SeriesMinute { CustomerId = CustomerId.Parse(customer), Minute = minute, EdgeId = edge, Active = random.Next(9_999), NewToday = random.Next(999) });
                if (random.Next(4) == 0)
                    rejections.Add(Rejection(customer, minute, edge, random));
            }
        }

        return ([.. minutes], [.. series], [.. rejections]);
    }

    private static UsageMinute Minute(string customer, DateTimeOffset minute, Guid token, Guid edge, Random random) => new()
    {
        CustomerId = CustomerId.Parse(customer),
        Minute = minute,
        TokenId = token,
        EdgeId = edge,
        Writes = random.Next(100),
        Samples = random.NextInt64(1L << 40),
        Bytes = random.NextInt64(1L << 40),
        Queries = random.Next(100),
        QueryMilliseconds = random.Next(60_000),
        Series = random.Next(5_000),
    };

    private static RejectionMinute Rejection(string customer, DateTimeOffset minute, Guid edge, Random random) => new()
    {
        CustomerId = CustomerId.Parse(customer),
        Minute = minute,
        TokenId = Tokens[random.Next(Tokens.Length)],
        EdgeId = edge,
        Reason = random.Next(2) == 0 ? "active_series" : "sample_too_old",
        ReportOnly = random.Next(2) == 0,
        Requests = random.Next(10),
        Samples = random.Next(1_000),
        LastAt = minute,
    };
}
