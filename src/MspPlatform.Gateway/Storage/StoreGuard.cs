using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Writing;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// Asks the store for its version and flags before the edge listens, and again all the time: it may be restarted with others. Between two
/// checks a changed store is not noticed.
/// </summary>
internal sealed class StoreGuard(
    VictoriaMetricsStore store,
    StoreSafety safety,
    TokenDirectory directory,
    IOptions<StoreOptions> options,
    IOptions<WriteOptions> writes,
    TimeProvider time) : BackgroundService
{
    /// <summary>Long for a page of 50 KB; a hanging store delays the start by it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>While reads wait for an answer.</summary>
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromSeconds(options.Value.CheckSeconds);
        try
        {
            while (true)
            {
                bool known = safety.Verdict.Standing != StoreStanding.Unknown;
                await Task.Delay(known || pause < Impatience ? pause : Impatience, time, stoppingToken);
                await CheckAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The edge stops.
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            (int status, string page) = await store.MetricsAsync(deadline.Token);
            var demands = StoreDemands.Of(directory.Current?.Customers, writes.Value.MaxDecodedBytes);
            safety.Judge(status == StatusCodes.Status200OK
                ? StoreRules.Judge(StoreFacts.Parse(page), demands, options.Value.AllowRelabeling)
                : StoreVerdict.Unknown($"Its /metrics answers {status}."));
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException or RegexMatchTimeoutException)
        {
            // No such page, an unknown character set, or a line that is no metric: what cannot be read is not known.
            safety.Judge(StoreVerdict.Unknown($"It cannot be asked: {exception.Message}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            safety.Judge(StoreVerdict.Unknown("It does not answer in time."));
        }
    }
}
