using Microsoft.Extensions.Options;
using Npgsql;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>
/// Makes hours of old minutes and deletes old hours, once an hour, one customer's hour in one transaction. What must hold is in the
/// database: <c>usage.roll_up</c> counts every row once, however many hosts call it and wherever one is killed.
/// </summary>
internal sealed class RollUpUsage(
    NpgsqlDataSource database, IOptions<UsageOptions> options, ControlPlaneMetrics metrics, TimeProvider clock, ILogger<RollUpUsage> logger) : BackgroundService
{
    /// <returns>Rows of hours made.</returns>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetStorableNow();
        DateTimeOffset minutesUntil = now.AddDays(-options.Value.MinuteDays), hoursUntil = now.AddDays(-options.Value.HourDays);
        long made = 0;
        foreach (string customer in await ReadCustomersAsync(cancellationToken))
        {
            while (await CallAsync("SELECT usage.roll_up($1, $2)", customer, minutesUntil, cancellationToken) is long hour and > 0)
                made += hour;
            await CallAsync("SELECT usage.forget_hours($1, $2)", customer, hoursUntil, cancellationToken);
        }

        return made;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryRunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was done is done, the rest waits for the next start.
        }
    }

    private async Task TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            metrics.RolledUp(await RunAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            logger.UsageNotRolledUp(exception.Message);
        }
    }

    private async Task<List<string>> ReadCustomersAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT id FROM platform.customers ORDER BY id");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var customers = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            customers.Add(reader.GetString(0));
        return customers;
    }

    private async Task<object?> CallAsync(string sql, string customer, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = customer });
        command.Parameters.Add(new NpgsqlParameter { Value = until });
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
