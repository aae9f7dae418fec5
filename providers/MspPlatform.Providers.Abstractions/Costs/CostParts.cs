namespace MspPlatform.Providers;

/// <summary>
/// Parts of the charges, for clouds that ask money for every call: usage moves all day, the rest hardly ever. Together they are everything,
/// and nothing is in both.
/// </summary>
[Flags]
public enum CostParts
{
    /// <summary>Usage, with discounts and refunds in it.</summary>
    Usage = 1,

    /// <summary>Purchases, taxes, credits and adjustments.</summary>
    Rest = 2,

    /// <summary>Everything.</summary>
    All = Usage | Rest,
}
