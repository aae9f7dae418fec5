namespace MspPlatform.Mock.Fleet.Sending;

/// <summary>What became of one request.</summary>
/// <param name="Verdict">What to do with the samples.</param>
/// <param name="Code">HTTP status, or "network" or "timeout" where there was no answer.</param>
/// <param name="RetryAfter">What the receiver asked for, null if nothing.</param>
internal readonly record struct SendOutcome(SendVerdict Verdict, string Code, TimeSpan? RetryAfter);
