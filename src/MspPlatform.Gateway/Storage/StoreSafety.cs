using MspPlatform.Domain.Backends;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// Whether one address of a back end may be asked in a customer's name. Not until it is known to be safe: an answer of a store that does
/// not scope would be another customer's data. Writes are not concerned, they name the customer in any case.
/// </summary>
internal sealed class StoreSafety(BackendName backend, Uri url, ILogger logger)
{
    private StoreVerdict _verdict = StoreVerdict.Unknown("It has not been asked yet.");

    /// <summary>The newest judgement.</summary>
    public StoreVerdict Verdict => Volatile.Read(ref _verdict);

    /// <summary>Takes the place of the judgement before; logged when it says something else.</summary>
    public void Judge(StoreVerdict verdict)
    {
        StoreVerdict before = Interlocked.Exchange(ref _verdict, verdict);
        if (before.Standing != verdict.Standing || !before.Faults.SequenceEqual(verdict.Faults))
            Tell(verdict);
        foreach (string warning in verdict.Warnings.Except(before.Warnings))
            logger.StoreWarning(backend, url, warning);
    }

    private void Tell(StoreVerdict verdict)
    {
        if (verdict.Standing == StoreStanding.Safe)
            logger.StoreSafe(backend, url);
        else if (verdict.Standing == StoreStanding.Unsafe)
            logger.StoreUnsafe(backend, url, verdict.Text);
        else
            logger.StoreNotKnown(backend, url, verdict.Text);
    }
}
