namespace MspPlatform.Providers;

/// <summary>Which amounts of a charge a cloud tells, in the terms of FOCUS 1.2. Nothing stands in for an amount that is not told.</summary>
[Flags]
public enum CostBases
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="ChargeRow.BilledCost"/>.</summary>
    Billed = 1,

    /// <summary><see cref="ChargeRow.EffectiveCost"/>.</summary>
    Effective = 2,

    /// <summary><see cref="ChargeRow.ListCost"/>.</summary>
    List = 4,

    /// <summary><see cref="ChargeRow.ContractedCost"/>.</summary>
    Contracted = 8,
}
