namespace MspPlatform.Providers;

/// <summary>
/// Part of what was asked for could not be had, while the rest goes on: one region, one metric. It goes to the request's callback, on the
/// thread that reads the stream and before the stream ends, so that a gap is never taken for "there is nothing".
/// </summary>
/// <param name="Item">What is missing, in the cloud's own words: <c>rds ap-northeast-2</c>, <c>i-0abc CPUUtilization</c>.</param>
/// <param name="Kind">Why.</param>
/// <param name="Message">The cloud's reason, without secrets.</param>
public sealed record ItemFault(string Item, ProviderErrorKind Kind, string Message);
