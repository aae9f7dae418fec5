namespace MspPlatform.Providers;

/// <summary>
/// One charge, in the terms of FOCUS 1.2 (https://focus.finops.org/focus-specification/v1-2/). Amounts are exact and may be negative. What the
/// cloud does not tell is null: never zero, never copied from another amount.
/// </summary>
public sealed record ChargeRow
{
    /// <summary>Who pays: payer account, billing account, partner. Null where the cloud tells only the account itself.</summary>
    public string? BillingAccountId { get; init; }

    /// <summary>Whose charge it is: what the host maps to a customer. A row whose account it does not know is set aside.</summary>
    public required string SubAccountId { get; init; }

    /// <summary>The account's name.</summary>
    public string? SubAccountName { get; init; }

    /// <summary>First day of the charge, in the cost calendar.</summary>
    public required DateOnly ChargePeriodStart { get; init; }

    /// <summary>The day after the last.</summary>
    public required DateOnly ChargePeriodEnd { get; init; }

    /// <summary>First day of the month on whose invoice it stands, which need not be the month of the charge.</summary>
    public required DateOnly BillingPeriodStart { get; init; }

    /// <summary>ISO 4217, as the cloud says: <c>USD</c>, <c>KRW</c>. The currency of all amounts of the row.</summary>
    public required string BillingCurrency { get; init; }

    /// <summary>What is invoiced: after discounts, before tax, which has rows of its own.</summary>
    public decimal? BilledCost { get; init; }

    /// <summary>With what was bought ahead spread over its use.</summary>
    public decimal? EffectiveCost { get; init; }

    /// <summary>At list prices.</summary>
    public decimal? ListCost { get; init; }

    /// <summary>At negotiated prices.</summary>
    public decimal? ContractedCost { get; init; }

    /// <summary>What kind of charge it is.</summary>
    public required ChargeCategory ChargeCategory { get; init; }

    /// <summary>The cloud's own word for the kind, where it is finer than the category: <c>SavingsPlanRecurringFee</c>.</summary>
    public string? ChargeType { get; init; }

    /// <summary>Whether it corrects a period that was invoiced already (ChargeClass "Correction").</summary>
    public bool IsCorrection { get; init; }

    /// <summary>The cloud's name of the service; null where this call does not tell it.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The cloud's code of the region; null for charges without one, and where this call does not tell it.</summary>
    public string? RegionId { get; init; }

    /// <summary>The resource, where charges are told that finely.</summary>
    public string? ResourceId { get; init; }

    /// <summary>How much was used, in <see cref="ConsumedUnit"/>; null where units would be mixed.</summary>
    public decimal? ConsumedQuantity { get; init; }

    /// <summary>The cloud's unit of <see cref="ConsumedQuantity"/>.</summary>
    public string? ConsumedUnit { get; init; }

    /// <summary>Tags or labels by which the row was told.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Whom the cloud names as the seller of the service (Publisher).</summary>
    public string? Publisher { get; init; }

    /// <summary>Units of <see cref="BillingCurrency"/> for one US dollar, as the cloud applied them.</summary>
    public decimal? UnitsPerUsd { get; init; }

    /// <summary>Whether the cloud itself says that the amount may still change.</summary>
    public required bool IsEstimated { get; init; }

    /// <summary>When the cloud last changed the row; null where it does not tell. When it was read is for the host to note.</summary>
    public DateTimeOffset? SourceUpdatedAt { get; init; }
}
