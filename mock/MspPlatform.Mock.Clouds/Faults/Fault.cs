namespace MspPlatform.Mock.Clouds.Faults;

/// <summary>Something that is to go wrong.</summary>
/// <param name="Operation">The cloud's name of the operation.</param>
/// <param name="Kind">What.</param>
/// <param name="Times">How often, 1 or more.</param>
/// <param name="RetryAfterSeconds">What a throttled answer says; null for nothing, as AWS mostly does.</param>
internal sealed record Fault(string Operation, FaultKind Kind, int Times = 1, int? RetryAfterSeconds = null);
