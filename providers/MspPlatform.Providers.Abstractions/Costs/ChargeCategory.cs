namespace MspPlatform.Providers;

/// <summary>What kind of charge it is: the values of ChargeCategory in FOCUS 1.2.</summary>
public enum ChargeCategory
{
    /// <summary>For what was used, discounts folded in; negative when refunded.</summary>
    Usage,

    /// <summary>For what was bought ahead: reservations, savings plans, licences.</summary>
    Purchase,

    /// <summary>Taxes.</summary>
    Tax,

    /// <summary>Vouchers, promotions and other gifts; negative.</summary>
    Credit,

    /// <summary>What evens out something else: rounding, corrections by hand.</summary>
    Adjustment,
}
