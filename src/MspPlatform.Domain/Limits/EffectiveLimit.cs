namespace MspPlatform.Domain.Limits;

/// <summary>A limit as it holds for a customer.</summary>
/// <param name="Value">Null is no limit.</param>
public readonly record struct EffectiveLimit(long? Value, LimitMode Mode)
{
    /// <summary>Whether this amount is above the limit.</summary>
    public bool IsExceededBy(long amount) => amount > Value;
}
