using System.Diagnostics.Metrics;
using MspPlatform.Domain;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// Whether the store may be asked in a customer's name. Closed until it is known to be safe: an answer of a store that does not scope
/// would be another customer's data. Writes are not concerned, the store stamps them either way.
/// </summary>
internal sealed class StoreSafety
{
    private static readonly Refusal NotKnown =
        Refusal.Unavailable(RejectionReason.StoreUnavailable, "the metrics store has not been checked yet; try again.");

    // Flags and versions are the operator's business, in the log, not the customer's.
    private static readonly Refusal Closed = Refusal.Unavailable(
        RejectionReason.StoreUnsafe, "reads are closed, because the metrics store may not keep customers apart; its operator has to mend it.");

    private readonly ILogger<StoreSafety> _logger;
    private StoreVerdict _verdict = StoreVerdict.Unknown("It has not been asked yet.");
    private string? _leak;

    public StoreSafety(IMeterFactory meters, ILogger<StoreSafety> logger)
    {
        _logger = logger;
        meters.Create("MspPlatform.Gateway").CreateObservableGauge(
            "msp_gateway_store_safe",
            () => Refusal is null ? 1L : 0L,
            description: "1 when the store is known to keep customers apart, 0 while reads are closed.");
    }

    /// <summary>The newest judgement; a leak that was seen outweighs it until the edge is restarted.</summary>
    public StoreVerdict Verdict =>
        Volatile.Read(ref _leak) is { } leak ? new StoreVerdict(StoreStanding.Unsafe, [leak], []) : Volatile.Read(ref _verdict);

    /// <summary>What every read is told now; null while reads are open.</summary>
    public Refusal? Refusal => Verdict.Standing switch
    {
        StoreStanding.Safe => null,
        StoreStanding.Unsafe => Closed,
        _ => NotKnown,
    };

    /// <summary>Takes the place of the judgement before; logged when it says something else.</summary>
    public void Judge(StoreVerdict verdict)
    {
        StoreVerdict before = Interlocked.Exchange(ref _verdict, verdict);
        if (before.Standing != verdict.Standing || !before.Faults.SequenceEqual(verdict.Faults))
            Tell(verdict);
        foreach (string warning in verdict.Warnings.Except(before.Warnings))
            _logger.StoreWarning(warning);
    }

    /// <summary>Closes reads until the edge is restarted: somebody has to look, and a later good answer proves nothing.</summary>
    /// <param name="what">One sentence, without the data.</param>
    public void ReportLeak(string what)
    {
        Volatile.Write(ref _leak, what);
        _logger.StoreLeaks(what);
    }

    private void Tell(StoreVerdict verdict)
    {
        if (verdict.Standing == StoreStanding.Safe)
            _logger.StoreSafe();
        else if (verdict.Standing == StoreStanding.Unsafe)
            _logger.StoreUnsafe(verdict.Text);
        else
            _logger.StoreNotKnown(verdict.Text);
    }
}
