using System.Runtime.CompilerServices;
using MspPlatform.Providers.Aws.Sessions;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Aws.Costs;

/// <summary>Charges by day from GetCostAndUsage.</summary>
internal sealed class CostExplorer(AwsSettings settings, AwsSession session) : ICostSource
{
    public async IAsyncEnumerable<ChargeRow> ReadAsync(CostRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Parts.HasFlag(CostParts.Usage))
        {
            await foreach (ChargeRow row in ReadPartAsync(new CostQuery(settings, request, OfUsage: true), cancellationToken))
                yield return row;
        }

        if (request.Parts.HasFlag(CostParts.Rest))
        {
            await foreach (ChargeRow row in ReadPartAsync(new CostQuery(settings, request, OfUsage: false), cancellationToken))
                yield return row;
        }
    }

    private async IAsyncEnumerable<ChargeRow> ReadPartAsync(CostQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var merged = new Dictionary<(DateOnly Day, string? Service), ChargeRow>();
        var tokens = new PageTokens(CostQuery.Operation);
        do
        {
            AwsAnswer answer = await session.SendAsync(query.Page(tokens.Current), cancellationToken);
            CostPage page = JsonAnswer.Read(answer, CostJson.Default.CostPage);
            foreach (DimensionDescription described in page.DimensionValueAttributes ?? [])
                names[described.Value] = described.Attributes?.GetValueOrDefault("description") ?? described.Value;
            IEnumerable<ChargeRow> rows = from day in page.ResultsByTime
                                          from cost in day.Groups
                                          select new CostRow(answer, settings, query, day, cost, names).ToCharge();
            foreach (ChargeRow row in rows)
            {
                // "global", "NoRegion" and "" are three groups of Cost Explorer, and one row of ours.
                (DateOnly, string?) key = (row.ChargePeriodStart, row.ServiceName);
                if (query.OfUsage && !settings.PaysForOthers && row.RegionId is null)
                    merged[key] = merged.TryGetValue(key, out ChargeRow? other) ? Sum(row, other) : row;
                else
                    yield return row;
            }

            tokens.MoveTo(page.NextPageToken);
        }
        while (tokens.Current is not null);

        foreach (ChargeRow row in merged.Values)
            yield return row;
    }

    private static ChargeRow Sum(ChargeRow a, ChargeRow b) => a.BillingCurrency == b.BillingCurrency
        ? a with { BilledCost = a.BilledCost + b.BilledCost, EffectiveCost = a.EffectiveCost + b.EffectiveCost, IsEstimated = a.IsEstimated || b.IsEstimated }
        : throw new ProviderException(ProviderErrorKind.Malformed, CostQuery.Operation, "one service has two currencies on one day.");
}
