using MspPlatform.Domain;
using MspPlatform.Gateway.Telemetry;

namespace MspPlatform.Gateway.Writing;

/// <summary>Makes what was refused, or would have been, visible: as a metric, and in the customer's rejections.</summary>
internal sealed class WriteRejections(GatewayMetrics metrics, TimeProvider time)
{
    /// <summary>Something above a limit that is only rehearsed: it is counted and let pass.</summary>
    public void Report(WriteContext write, RejectionReason reason, long samples, Func<string?>? example = null) =>
        Count(write, reason, reportOnly: true, samples, example);

    /// <summary>Samples that were not stored although the request was understood.</summary>
    /// <param name="samples">0 when they were not counted.</param>
    public void Refused(WriteContext write, RejectionReason reason, long samples, Func<string?>? example = null) =>
        Count(write, reason, reportOnly: false, samples, example);

    private void Count(WriteContext write, RejectionReason reason, bool reportOnly, long samples, Func<string?>? example)
    {
        if (write.KnownToken is not { } token)
            return;
        token.Activity.Meter.Rejected(reason, reportOnly, samples, time.GetUtcNow(), example);
        metrics.SamplesRejected(token, reason, reportOnly, samples);
    }
}
