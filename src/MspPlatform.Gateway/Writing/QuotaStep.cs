using Microsoft.Extensions.ObjectPool;
using MspPlatform.Domain;
using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Limits;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing;

/// <summary>
/// What of an understood body is stored: everything, nothing yet (429), or everything but the series that a limit refuses. A body above
/// a rate is refused as a whole, because its sender will send it again; a series above a limit is left out, because sending it again
/// could never help.
/// </summary>
internal sealed class QuotaStep(KnownSeries known, WriteRejections rejections, ObjectPool<MessageBuffer> buffers, TimeProvider time) : IWriteStep
{
    private static readonly (SeriesFaults Fault, LimitKind? Limit, RejectionReason Reason)[] Faults =
    [
        (SeriesFaults.ReservedLabel, null, RejectionReason.ReservedLabel),
        (SeriesFaults.DuplicateLabel, null, RejectionReason.DuplicateLabel),
        (SeriesFaults.TooManyLabels, LimitKind.LabelsPerSeries, RejectionReason.TooManyLabels),
        (SeriesFaults.NameTooLong, LimitKind.LabelNameBytes, RejectionReason.LabelNameTooLong),
        (SeriesFaults.ValueTooLong, LimitKind.LabelValueBytes, RejectionReason.LabelValueTooLong),
        (SeriesFaults.SampleTooOld, LimitKind.SampleAgeSeconds, RejectionReason.SampleTooOld),
        (SeriesFaults.SampleTooNew, LimitKind.SampleFutureSeconds, RejectionReason.SampleTooNew),
    ];

    public ValueTask<Refusal?> RunAsync(WriteContext write) => ValueTask.FromResult(Decide(write));

    private Refusal? Decide(WriteContext write)
    {
        CustomerEntry customer = write.Token.Customer;
        DateTimeOffset now = time.GetUtcNow();
        WriteRequestSummary summary = write.Inspection.Summary;
        write.Written = new WrittenCounts(summary.Samples, summary.Histograms);
        Refusal? refusal = TooManySeries(write, customer) ?? TooFast(write, customer, now.ToUnixTimeMilliseconds());
        if (refusal is not null)
            return refusal;
        Exclusions? exclusions = null;
        if (write.Inspection.FaultySeries > 0)
            LeaveOutFaulty(write, customer.Limits, ref exclusions);
        if (write.Inspection.UnknownSeries > 0)
        {
            LeaveOutNew(write, customer, now, ref exclusions);
            known.Remember(write.Inspection, write.Excluded);
        }

        write.Exclusions = exclusions;
        return exclusions is { Series: > 0 } ? LeaveOut(write, exclusions) : null;
    }

    private Refusal? TooManySeries(WriteContext write, CustomerEntry customer)
    {
        EffectiveLimit limit = customer.Limits[LimitKind.SeriesPerRequest];
        if (!limit.IsExceededBy(write.Inspection.Summary.Series))
            return null;
        if (limit.Mode == LimitMode.Enforce)
        {
            return Refusal.BadRequest(
                RejectionReason.SeriesPerRequest, $"the request has {write.Inspection.Summary.Series} series, more than {limit.Value}; send smaller batches.");
        }

        rejections.Report(write, RejectionReason.SeriesPerRequest, write.Written.All);
        return null;
    }

    private Refusal? TooFast(WriteContext write, CustomerEntry customer, long now)
    {
        EffectiveLimit samples = customer.Limits[LimitKind.SamplesPerSecond], bytes = customer.Limits[LimitKind.BytesPerSecond];
        int wait = customer.Traffic.Samples.TryTake(write.Written.All, now);
        if (wait > 0 && samples.Mode == LimitMode.Enforce)
            return Refusal.TooMany(RejectionReason.SampleRate, $"this customer may send {samples.Value} samples a second.", wait);
        if (wait > 0)
            rejections.Report(write, RejectionReason.SampleRate, write.Written.All);
        wait = customer.Traffic.Bytes.TryTake(write.WireLength, now);
        if (wait > 0 && bytes.Mode == LimitMode.Enforce)
        {
            customer.Traffic.Samples.Return(write.Written.All);
            return Refusal.TooMany(RejectionReason.ByteRate, $"this customer may send {bytes.Value} bytes a second.", wait);
        }

        if (wait > 0)
            rejections.Report(write, RejectionReason.ByteRate, write.Written.All);
        return null;
    }

    private static void LeaveOutFaulty(WriteContext write, CustomerLimits limits, ref Exclusions? exclusions)
    {
        ReadOnlySpan<SeriesFaults> faults = write.Inspection.Faults;
        for (int i = 0; i < faults.Length; i++)
        {
            if (faults[i] == SeriesFaults.None)
                continue;
            foreach ((SeriesFaults fault, LimitKind? limit, RejectionReason reason) in Faults)
            {
                if ((faults[i] & fault) != SeriesFaults.None)
                    (exclusions ??= new Exclusions(write)).Add(i, reason, reportOnly: limit is { } kind && limits[kind].Mode == LimitMode.Report);
            }
        }
    }

    private static void LeaveOutNew(WriteContext write, CustomerEntry customer, DateTimeOffset now, ref Exclusions? exclusions)
    {
        EffectiveLimit active = customer.Limits[LimitKind.ActiveSeries], perDay = customer.Limits[LimitKind.NewSeriesPerDay];
        SeriesAdmission admission = customer.Traffic.Series.Admit(write.Inspection.Fingerprints, write.Excluded, active, perDay, now);
        foreach (int index in admission.OverActive ?? [])
            (exclusions ??= new Exclusions(write)).Add(index, RejectionReason.ActiveSeries, active.Mode == LimitMode.Report);
        foreach (int index in admission.OverNewPerDay ?? [])
            (exclusions ??= new Exclusions(write)).Add(index, RejectionReason.NewSeriesPerDay, perDay.Mode == LimitMode.Report);
        write.Token.Activity.Meter.Saw(write.Inspection.Fingerprints, write.Excluded, now);
    }

    // What remains is what was sent, so the store still sees nothing that was not inspected.
    private Refusal? LeaveOut(WriteContext write, Exclusions exclusions)
    {
        Refusal refusal = exclusions.ToRefusal();
        if (exclusions.Series == write.Inspection.Fingerprints.Length)
            return refusal;
        write.Rewrite(write.Excluded, write.Stamp, buffers);
        write.Partial = refusal;
        return null;
    }
}
