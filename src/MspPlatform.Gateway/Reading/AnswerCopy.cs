using System.Buffers;
using Microsoft.AspNetCore.Http;
using MspPlatform.Domain;
using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Authentication;

namespace MspPlatform.Gateway.Reading;

/// <summary>
/// Passes the store's answer on and counts its series meanwhile. The beginning is held back, so that most answers with too many are refused
/// with a reason; one that shows it later is cut off, which no client takes for a whole one.
/// </summary>
internal static class AnswerCopy
{
    /// <summary>Bytes that are held back: more than a panel's answer has, and little for a query in progress.</summary>
    private const int HeldBytes = 256 * 1024;

    /// <returns>Null when the answer was passed on, or was cut off.</returns>
    public static async ValueTask<Refusal?> CopyAsync(
        HttpContext http, HttpResponseMessage response, ReadEndpoint endpoint, TokenEntry token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        EffectiveLimit limit = token.Customer.Limits[LimitKind.QuerySeries];
        var counter = new SeriesCounter(endpoint.SeriesDepth);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(HeldBytes);
        try
        {
            Stream answer = await response.Content.ReadAsStreamAsync(cancellationToken);
            int held = 0;
            while (await answer.ReadAsync(buffer.AsMemory(held), cancellationToken) is var read and > 0)
            {
                counter.Read(buffer.AsSpan(held, read));
                held += read;
                if (limit.Mode == LimitMode.Enforce && limit.IsExceededBy(counter.Count))
                    return Refuse(http, token, limit, now);
                if (held < buffer.Length)
                    continue;
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, held), cancellationToken);
                held = 0;
            }

            if (limit.IsExceededBy(counter.Count))
                token.Activity.Meter.Rejected(RejectionReason.QuerySeries, reportOnly: true, samples: 0, now);
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, held), cancellationToken);
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Refusal? Refuse(HttpContext http, TokenEntry token, EffectiveLimit limit, DateTimeOffset now)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.Clear();
            return Refusal.BadRequest(RejectionReason.QuerySeries, $"this query's answer has more than {limit.Value} series; ask for fewer.");
        }

        token.Activity.Meter.Rejected(RejectionReason.QuerySeries, reportOnly: false, samples: 0, now);
        http.Abort();
        return null;
    }
}
