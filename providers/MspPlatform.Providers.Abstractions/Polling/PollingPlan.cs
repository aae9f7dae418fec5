namespace MspPlatform.Providers;

/// <summary>What would be asked of one account, to say beforehand what that costs.</summary>
public sealed record PollingPlan
{
    /// <summary>The account's settings; they need not be complete.</summary>
    public required AccountSettings Settings { get; init; }

    /// <summary>Distance of two reads of each class of data; a class that is missing is not read. Above zero.</summary>
    public required IReadOnlyDictionary<DataClass, TimeSpan> Cadence { get; init; }

    /// <summary>How many resources of each kind there are, or are expected; 0 or more.</summary>
    public required IReadOnlyDictionary<ResourceKind, int> Resources { get; init; }

    /// <summary>Which metrics are read of each.</summary>
    public required IReadOnlySet<MetricKind> Metrics { get; init; }

    /// <summary>Pages that one answer about costs has, 1 or more: 1 for most customers, more for those with many services in many regions.</summary>
    public int CostPages { get; init; } = 1;
}
