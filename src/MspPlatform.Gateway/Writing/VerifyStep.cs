using System.Security.Cryptography;
using MspPlatform.Domain;
using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Hosting;
using MspPlatform.Gateway.Limits;
using MspPlatform.Gateway.Writing.Doors;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing;

/// <summary>
/// Makes a message of the body and inspects every series of it by the customer's limits. Only bytes that were understood here are
/// forwarded, so that the store cannot find in them what the edge did not.
/// </summary>
internal sealed class VerifyStep(KnownSeries known, TimeProvider time) : IWriteStep
{
    // Above every sensible limit of a customer: what this bounds is our own memory.
    private const int MaxSeries = 1_000_000;

    /// <summary>Bodies of up to so many bytes, as sent, take about a millisecond at the most: three times what agents send.</summary>
    private const int QuickBytes = 128 * 1024;

    // Nobody outside knows it, so nobody can make series that look like one.
    private static readonly ulong FingerprintSeed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public ValueTask<Refusal?> RunAsync(WriteContext write) =>
        write.BodyLength <= QuickBytes && write.Door is RemoteWriteDoor ? ValueTask.FromResult(Verify(write)) : VerifyElsewhereAsync(write);

    private async ValueTask<Refusal?> VerifyElsewhereAsync(WriteContext write)
    {
        await InlineSockets.LeaveAsync();
        return Verify(write);
    }

    private Refusal? Verify(WriteContext write) => write.Door.Decode(write) ?? Inspect(write);

    private Refusal? Inspect(WriteContext write)
    {
        DateTimeOffset now = time.GetUtcNow();
        SeriesRules rules = RulesFor(write.Token.Customer, now.ToUnixTimeMilliseconds());

        // Of this period, for each series has to be seen as active once in it; by these rules; and of this token, whose series are counted, too.
        ulong scope = known.Scope(write.Token.Id, rules, ActiveSeries.PeriodOf(now));
        WireFault fault = WriteRequestInspector.Inspect(write.Message, rules, write.Inspection, known, scope);
        if (fault.Reason == WireFaultReason.RemoteWrite2Body)
            return Refusal.Unsupported(RejectionReason.UnsupportedContentType, "the body is remote write 2.0, announced as 1.0.");
        if (fault.Reason == WireFaultReason.TooManySeries)
            return Refusal.BadRequest(RejectionReason.SeriesPerRequest, $"the request has more than {MaxSeries} series; send smaller batches.");
        return fault.IsNone ? null : Refusal.BadRequest(RejectionReason.MalformedBody, $"the body is not a remote-write request ({fault}).");
    }

    private static SeriesRules RulesFor(CustomerEntry customer, long now) => new()
    {
        MaxSeries = MaxSeries,
        MaxLabels = ToInt(customer.Limits[LimitKind.LabelsPerSeries].Value),
        MaxNameBytes = ToInt(customer.Limits[LimitKind.LabelNameBytes].Value),
        MaxValueBytes = ToInt(customer.Limits[LimitKind.LabelValueBytes].Value),
        MinTimestamp = customer.Limits[LimitKind.SampleAgeSeconds].Value is { } age ? now - (age * 1000) : long.MinValue,
        MaxTimestamp = customer.Limits[LimitKind.SampleFutureSeconds].Value is { } future ? now + (future * 1000) : long.MaxValue,
        KnowOnlySorted = customer.Store is { RewritesAll: true },
        FingerprintSeed = FingerprintSeed,
    };

    private static int ToInt(long? value) => (int)Math.Min(value ?? int.MaxValue, int.MaxValue);
}
