using MspPlatform.Domain;
using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Authentication;

namespace MspPlatform.Gateway.Reading;

/// <summary>How much a range query may ask for.</summary>
internal static class RangeLimits
{
    // What VictoriaMetrics takes when there is no step.
    private const double DefaultStep = 300;

    public static Refusal? Check(TokenEntry token, List<KeyValuePair<string, string>> parameters, DateTimeOffset now)
    {
        double nowSeconds = now.ToUnixTimeMilliseconds() / 1000.0, start = nowSeconds, end = nowSeconds, step = DefaultStep;
        foreach ((string name, string value) in parameters)
        {
            bool understood = name switch
            {
                "start" => PrometheusTime.TryParseTime(value, out start),
                "end" => PrometheusTime.TryParseTime(value, out end),
                "step" => PrometheusTime.TryParseDuration(value, out step),
                _ => true,
            };
            if (!understood)
            {
                string expected = name == "step" ? "seconds or a duration such as 1m" : "a Unix time or an RFC 3339 time";
                return Refusal.BadRequest(RejectionReason.BadParameter, $"'{name}' must be {expected}.");
            }
        }

        const string points = "points per series; ask with a larger step";
        double range = Math.Max(0, end - start);
        return Above(token, LimitKind.QueryRangeSeconds, RejectionReason.QueryRange, (long)range, now, "seconds")
            ?? Above(token, LimitKind.QueryPoints, RejectionReason.QueryPoints, (long)Math.Min(range / step, long.MaxValue), now, points);
    }

    private static Refusal? Above(TokenEntry token, LimitKind kind, RejectionReason reason, long amount, DateTimeOffset now, string unit)
    {
        EffectiveLimit limit = token.Customer.Limits[kind];
        if (!limit.IsExceededBy(amount))
            return null;
        if (limit.Mode == LimitMode.Enforce)
            return Refusal.BadRequest(reason, $"this query asks for {amount}, more than {limit.Value} {unit}.");
        token.Activity.Meter.Rejected(reason, reportOnly: true, samples: 0, now);
        return null;
    }
}
