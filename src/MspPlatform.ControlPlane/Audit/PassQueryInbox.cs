using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MspPlatform.ControlPlane.Audit;

/// <summary>Looks every second for queries that edges wrote down. The table is empty unless somebody reads with a pass.</summary>
internal sealed class PassQueryInbox(IServiceScopeFactory scopes, TimeProvider clock, ILogger<PassQueryInbox> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await EmptyAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what waits is found at the next start.
        }
    }

    private async Task EmptyAsync(CancellationToken stoppingToken)
    {
        try
        {
            int moved;
            do
            {
                await using AsyncServiceScope scope = scopes.CreateAsyncScope();
                moved = await scope.ServiceProvider.GetRequiredService<AuditPassQueries>().ExecuteAsync(stoppingToken);
            }
            while (moved > 0);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or DbUpdateException
            || (exception is InvalidOperationException && exception.InnerException is NpgsqlException))
        {
            // EF wraps what its retrying would have caught.
            Log.InboxNotEmptied(log, exception.Message);
        }
    }
}
