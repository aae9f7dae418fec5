namespace MspPlatform.Domain.Limits;

/// <summary>What a plan or a customer changes about one limit.</summary>
/// <param name="SetsValue">False leaves the value as inherited.</param>
/// <param name="Value">The value to take instead; null is no limit.</param>
/// <param name="Mode">Null leaves the mode as inherited.</param>
public readonly record struct LimitOverride(bool SetsValue, long? Value, LimitMode? Mode);
