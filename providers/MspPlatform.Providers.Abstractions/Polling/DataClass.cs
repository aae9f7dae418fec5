namespace MspPlatform.Providers;

/// <summary>Kinds of data that are read at a pace of their own.</summary>
public enum DataClass
{
    /// <summary>How resources perform.</summary>
    Metrics,

    /// <summary>What resources there are.</summary>
    Inventory,

    /// <summary>Charges of the current month, of which most still move: <see cref="CostParts.Usage"/>.</summary>
    OpenCosts,

    /// <summary>Charges once more, until they are final, and those that move rarely: <see cref="CostParts.All"/>.</summary>
    SettledCosts,

    /// <summary>What the cloud expects to charge.</summary>
    Forecast,
}
