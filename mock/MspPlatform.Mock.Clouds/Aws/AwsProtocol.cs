namespace MspPlatform.Mock.Clouds.Aws;

/// <summary>How a service speaks, and so how it refuses.</summary>
internal enum AwsProtocol
{
    /// <summary>A form in, XML out: STS, RDS.</summary>
    Query,

    /// <summary>The same with errors of its own: EC2.</summary>
    Ec2,

    /// <summary>JSON in and out: Cost Explorer, CloudWatch.</summary>
    Json,
}
