namespace MspPlatform.Providers.Aws.Wire;

/// <summary>A key pair, with a token when it is a session's. No record: its text would show the secret.</summary>
internal sealed class AwsCredentials(string accessKeyId, string secretAccessKey, string? sessionToken)
{
    public string AccessKeyId => accessKeyId;

    public string SecretAccessKey => secretAccessKey;

    public string? SessionToken => sessionToken;
}
