namespace MspPlatform.Mock.Clouds.Aws;

/// <summary>Why AWS refuses, before it is put into the words of a protocol.</summary>
internal enum AwsRefusalKind
{
    UnknownKey,
    MissingSignature,
    IncompleteSignature,
    WrongSignature,
    ClockSkew,
    ExpiredSession,
    Denied,
    Throttled,
    Internal,
    Invalid,
    DryRun,
}
