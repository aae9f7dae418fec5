using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Authentication;

namespace MspPlatform.Gateway.Storage;

/// <summary>The most that the edge lets through to the store; what the store does not take of it, it drops in silence.</summary>
/// <param name="Labels">Labels of one series, with its name and <c>customer_id</c>.</param>
/// <param name="NameBytes">Bytes of a label's name.</param>
/// <param name="ValueBytes">Bytes of a label's value.</param>
/// <param name="BodyBytes">Bytes of a decompressed body.</param>
internal sealed record StoreDemands(long Labels, long NameBytes, long ValueBytes, long BodyBytes)
{
    /// <param name="customers">Null or empty before tokens are known: then the defaults of the catalogue count.</param>
    public static StoreDemands Of(IReadOnlyCollection<CustomerEntry>? customers, long bodyBytes)
    {
        long labels = Most(customers, LimitKind.LabelsPerSeries);
        return new(
            labels == long.MaxValue ? labels : labels + 1, Most(customers, LimitKind.LabelNameBytes), Most(customers, LimitKind.LabelValueBytes), bodyBytes);
    }

    private static long Most(IReadOnlyCollection<CustomerEntry>? customers, LimitKind kind) =>
        customers is { Count: > 0 }
            ? customers.Max(customer => Allowed(customer.Limits[kind]))
            : LimitCatalogue.All.Single(limit => limit.Kind == kind).Default ?? long.MaxValue;

    // A limit that is only rehearsed lets everything pass.
    private static long Allowed(EffectiveLimit limit) => limit.Mode == LimitMode.Enforce ? limit.Value ?? long.MaxValue : long.MaxValue;
}
