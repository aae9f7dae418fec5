namespace MspPlatform.Mock.Clouds.Aws.Signing;

/// <summary>Somebody with a key.</summary>
/// <param name="AccessKeyId">Public half.</param>
/// <param name="SecretAccessKey">Private half.</param>
/// <param name="SessionToken">Which a session's requests carry; null for a user.</param>
/// <param name="AccountId">In which it acts.</param>
/// <param name="Arn">As whom.</param>
/// <param name="Expires">The session's end.</param>
internal sealed record AwsPrincipal(string AccessKeyId, string SecretAccessKey, string? SessionToken, string AccountId, string Arn, DateTimeOffset? Expires);
