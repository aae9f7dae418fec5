using System.Globalization;
using System.Text;
using MspPlatform.Domain;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing;

/// <summary>Why which series of one write are not stored, or would not be were a limit enforced. Made only when there are any.</summary>
internal sealed class Exclusions(WriteContext write)
{
    private const int MaxExampleLength = 300;

    private readonly Dictionary<(RejectionReason Reason, bool ReportOnly), (int Series, long Samples, int First)> _byReason = [];

    /// <summary>Series that are not stored.</summary>
    public int Series { get; private set; }

    /// <summary>Notes one series. One that is excluded already is not excluded again, but each reason is counted.</summary>
    public void Add(int index, RejectionReason reason, bool reportOnly)
    {
        int samples = write.Inspection.Samples[index];
        (int count, long sum, int first) = _byReason.GetValueOrDefault((reason, reportOnly), (0, 0L, index));
        _byReason[(reason, reportOnly)] = (count + 1, sum + samples, first);
        if (reportOnly || write.RentExcluded()[index])
            return;
        write.Excluded[index] = true;
        Series++;
    }

    /// <summary>Counts everything as rejected or reported, with an example each.</summary>
    public void CountWith(WriteRejections rejections)
    {
        foreach (((RejectionReason reason, bool reportOnly), (_, long samples, int first)) in _byReason)
        {
            if (reportOnly)
                rejections.Report(write, reason, samples, () => Describe(first));
            else
                rejections.Refused(write, reason, samples, () => Describe(first));
        }
    }

    /// <summary>The honest answer: what was not stored and why, and that the rest was. 400, which no sender repeats.</summary>
    public Refusal ToRefusal()
    {
        var text = new StringBuilder();
        int total = write.Inspection.Fingerprints.Length;
        text.Append(CultureInfo.InvariantCulture, $"{Series} of {total} series were not stored");
        (RejectionReason Reason, bool ReportOnly)[] enforced = [.. _byReason.Keys.Where(key => !key.ReportOnly)];
        foreach ((RejectionReason Reason, bool ReportOnly) key in enforced)
            text.Append(CultureInfo.InvariantCulture, $"; {key.Reason} {_byReason[key].Series}, such as {Describe(_byReason[key].First)}");
        text.Append(Series == total ? "." : "; the others were.");
        return Refusal.BadRequest(enforced[0].Reason, text.ToString());
    }

    private string Describe(int index) => SeriesText.Describe(write.Inspection.Series(write.Message, index), MaxExampleLength);
}
