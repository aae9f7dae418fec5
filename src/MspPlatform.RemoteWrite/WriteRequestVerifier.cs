using System.Runtime.InteropServices;

namespace MspPlatform.RemoteWrite;

/// <summary>Walks every series of a body and sums up what the edge must know before it forwards the bytes. Allocates nothing.</summary>
public static class WriteRequestVerifier
{
    /// <summary>Verifies a decoded remote write 1.0 body.</summary>
    /// <param name="message">The decoded body.</param>
    /// <param name="summary">What it holds; default if there is a fault.</param>
    /// <returns>The first fault, or none.</returns>
    public static WireFault Verify(ReadOnlySpan<byte> message, out WriteRequestSummary summary)
    {
        var visitor = new SummaryVisitor { MinTimestamp = long.MaxValue, MaxTimestamp = long.MinValue };
        var fault = WriteRequestWalker.Walk(message, ref visitor);
        summary = fault.IsNone ? visitor.ToSummary() : default;
        return fault;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct SummaryVisitor : IWriteRequestVisitor
    {
        internal long MinTimestamp;
        internal long MaxTimestamp;
        private int series;
        private int samples;
        private int histograms;
        private int exemplars;
        private int metadata;
        private int labels;
        private int maxLabels;
        private int unnamed;
        private bool named;
        private ReservedLabels reserved;

        public void BeginSeries(ReadOnlySpan<byte> series)
        {
            labels = 0;
            named = false;
        }

        public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            labels++;
            // The length tells the names apart before their bytes are compared.
            switch (name.Length)
            {
                case 0:
                case 8 when name.SequenceEqual("__name__"u8):
                    named |= !value.IsEmpty;
                    break;
                case 11 when name.SequenceEqual("customer_id"u8):
                    reserved |= ReservedLabels.CustomerId;
                    break;
                case 13:
                    reserved |= ReservedOfLength13(name);
                    break;
            }
        }

        public void Sample(long timestamp, ulong valueBits)
        {
            samples++;
            Include(timestamp);
        }

        public void Histogram(long timestamp, ReadOnlySpan<byte> histogram)
        {
            histograms++;
            Include(timestamp);
        }

        public void Exemplar(ReadOnlySpan<byte> exemplar) => exemplars++;

        public void EndSeries()
        {
            series++;
            maxLabels = Math.Max(maxLabels, labels);
            if (!named)
                unnamed++;
        }

        public void Metadata(ReadOnlySpan<byte> metadata) => this.metadata++;

        internal readonly WriteRequestSummary ToSummary() => new()
        {
            Series = series,
            Samples = samples,
            Histograms = histograms,
            Exemplars = exemplars,
            Metadata = metadata,
            MaxLabels = maxLabels,
            MinTimestamp = MinTimestamp,
            MaxTimestamp = MaxTimestamp,
            SeriesWithoutName = unnamed,
            ReservedLabels = reserved,
        };

        private void Include(long timestamp)
        {
            MinTimestamp = Math.Min(MinTimestamp, timestamp);
            MaxTimestamp = Math.Max(MaxTimestamp, timestamp);
        }

        private static ReservedLabels ReservedOfLength13(ReadOnlySpan<byte> name) =>
            name.SequenceEqual("vm_account_id"u8) ? ReservedLabels.VmAccountId
            : name.SequenceEqual("vm_project_id"u8) ? ReservedLabels.VmProjectId
            : name.SequenceEqual("__tenant_id__"u8) ? ReservedLabels.TenantId
            : ReservedLabels.None;
    }
}
