namespace MspPlatform.Providers.Aws.Wire;

/// <summary>A 200, or an error that AWS explained.</summary>
/// <param name="Call">What was asked.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Error">What AWS says went wrong; null for a 200.</param>
internal sealed record AwsAnswer(AwsCall Call, byte[] Body, AwsError? Error)
{
    /// <exception cref="ProviderException">AWS refused.</exception>
    public AwsAnswer Succeeded() => Error is null ? this : throw Error.ToException(Call.Operation);

    public ProviderException Malformed(string why) => new(ProviderErrorKind.Malformed, Call.Operation, why);
}
