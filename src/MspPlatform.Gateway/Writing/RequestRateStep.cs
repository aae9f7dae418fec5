using Microsoft.AspNetCore.Http;
using MspPlatform.Domain;
using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Authentication;

namespace MspPlatform.Gateway.Writing;

/// <summary>Does this token write too often, or its customer too much at once? Asked before a byte of the body is read.</summary>
internal sealed class RequestRateStep(WriteRejections rejections, TimeProvider time) : IWriteStep
{
    /// <summary>
    /// How long a write above a rate waits for its 429. A sender that comes again at once, whatever Retry-After says, would otherwise take
    /// a processor for nothing but refusals: thousands a second over eight connections. Agents wait for a second or more by themselves.
    /// </summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public ValueTask<Refusal?> RunAsync(WriteContext write) =>
        Check(write) is not { } refusal ? ValueTask.FromResult<Refusal?>(null)
        : refusal.Status == StatusCodes.Status429TooManyRequests ? PausedAsync(write, refusal)
        : ValueTask.FromResult<Refusal?>(refusal);

    // Nothing is held meanwhile but the connection: the body was not read.
    private async ValueTask<Refusal?> PausedAsync(WriteContext write, Refusal refusal)
    {
        await Task.Delay(Pause, time, write.Http.RequestAborted);
        return refusal;
    }

    private Refusal? Check(WriteContext write)
    {
        TokenEntry token = write.Token;
        EffectiveLimit perMinute = token.Customer.Limits[LimitKind.RequestsPerMinute], concurrent = token.Customer.Limits[LimitKind.ConcurrentWrites];
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (Exhausted(token.Customer, now) is { } refusal)
            return refusal;
        int wait = token.Activity.Requests.TryTake(1, now);
        if (wait > 0 && perMinute.Mode == LimitMode.Enforce)
            return Refusal.TooMany(RejectionReason.RequestRate, $"this token may write {perMinute.Value} times a minute; send larger batches.", wait);
        if (wait > 0)
            rejections.Report(write, RejectionReason.RequestRate, samples: 0);

        // Above this limit our own memory would be at stake, and the sender did nothing wrong that it could mend: it is to come again.
        if (!concurrent.IsExceededBy(write.Enter(token.Customer.Traffic.Writes)))
            return null;
        if (concurrent.Mode == LimitMode.Enforce)
            return Refusal.Busy(RejectionReason.ConcurrentWrites, $"{concurrent.Value} writes of this customer are in progress already; try again.");
        rejections.Report(write, RejectionReason.ConcurrentWrites, samples: 0);
        return null;
    }

    // Whatever the body holds would be refused. Not reading it keeps a customer far above its rate from taking the others' processor.
    private static Refusal? Exhausted(CustomerEntry customer, long now)
    {
        EffectiveLimit samples = customer.Limits[LimitKind.SamplesPerSecond], bytes = customer.Limits[LimitKind.BytesPerSecond];
        if (samples.Mode == LimitMode.Enforce && customer.Traffic.Samples.WaitForAny(now) is var wait and > 0)
            return Refusal.TooMany(RejectionReason.SampleRate, $"this customer may send {samples.Value} samples a second.", wait);
        return bytes.Mode == LimitMode.Enforce && customer.Traffic.Bytes.WaitForAny(now) is var longer and > 0
            ? Refusal.TooMany(RejectionReason.ByteRate, $"this customer may send {bytes.Value} bytes a second.", longer)
            : null;
    }
}
