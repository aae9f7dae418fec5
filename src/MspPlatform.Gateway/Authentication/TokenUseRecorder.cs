using Microsoft.Extensions.Options;
using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Tokens;
using Npgsql;

namespace MspPlatform.Gateway.Authentication;

/// <summary>Writes tokens' last uses to the database every few seconds, in one statement for all that were used meanwhile.</summary>
internal sealed class TokenUseRecorder(
    TokenDirectory directory,
    NpgsqlDataSource database,
    IOptions<TokenOptions> options,
    TimeProvider time,
    ILogger<TokenUseRecorder> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.UseFlushSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: the last seconds' uses are written below.
        }

        await FlushAsync(CancellationToken.None);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (directory.Current is not { } snapshot)
            return;
        List<(TokenActivity Activity, TokenUse Use)> uses =
            [.. snapshot.Entries.Where(entry => entry.Activity.LastUsedTicks != entry.Activity.RecordedTicks).Select(entry => (entry.Activity, UseOf(entry)))];
        if (uses.Count == 0)
            return;
        try
        {
            await TokenUses.WriteAsync(database, [.. uses.Select(u => u.Use)], cancellationToken);
            foreach ((TokenActivity activity, TokenUse use) in uses)
                activity.RecordedTicks = use.LastUsedAt.UtcTicks;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            logger.UsesNotWritten(uses.Count, exception.Message);
        }
    }

    private static TokenUse UseOf(TokenEntry entry)
    {
        string? userAgent = entry.Activity.LastUserAgent;
        return new TokenUse
        {
            TokenId = entry.Id,
            LastUsedAt = new DateTimeOffset(entry.Activity.LastUsedTicks, TimeSpan.Zero),
            Address = entry.Activity.LastAddress,
            UserAgent = userAgent is { Length: > TokenUse.MaxUserAgentLength } ? userAgent[..TokenUse.MaxUserAgentLength] : userAgent,
        };
    }
}
