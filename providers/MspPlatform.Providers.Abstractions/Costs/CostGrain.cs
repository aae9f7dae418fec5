namespace MspPlatform.Providers;

/// <summary>The length of the periods in which a cloud tells charges.</summary>
public enum CostGrain
{
    /// <summary>Days of the cost calendar.</summary>
    Day,

    /// <summary>Months of the cost calendar; a day's cost can only be derived from two readings, and is then an estimate.</summary>
    Month,
}
