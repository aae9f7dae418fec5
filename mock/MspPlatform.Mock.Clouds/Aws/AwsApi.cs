namespace MspPlatform.Mock.Clouds.Aws;

/// <summary>One operation of one service.</summary>
/// <param name="Operation">As AWS names it.</param>
/// <param name="Service">For which requests to it are signed.</param>
/// <param name="Protocol">How it speaks.</param>
/// <param name="Version">Of the API, which a form names; of the JSON protocol otherwise.</param>
/// <param name="TargetPrefix">Of the header <c>X-Amz-Target</c>, in JSON.</param>
/// <param name="Handle">What it answers.</param>
/// <param name="Units">What is billed for an answer.</param>
internal sealed record AwsApi(
    string Operation, string Service, AwsProtocol Protocol, string Version, string? TargetPrefix, Func<AwsRequest, AwsReply> Handle, Func<AwsRequest, long> Units);
