namespace MspPlatform.Mock.Clouds.Aws;

/// <summary>Ends the handling of a request with one of AWS' errors.</summary>
internal sealed class AwsRefusal(AwsRefusalKind kind, string message) : Exception(message)
{
    public AwsRefusalKind Kind => kind;

    public int? RetryAfterSeconds { get; init; }
}
