namespace MspPlatform.Providers.Aws.Wire;

/// <summary>
/// What must not stand in any text. AWS repeats what it was sent: the message of SignatureDoesNotMatch holds the canonical request, session token
/// included.
/// </summary>
internal sealed class AwsSecrets(params string?[] secrets)
{
    // A text for people; the rest of a page of HTML or of a canonical request tells nobody anything.
    private const int MaxLength = 300;

    public string Redact(string text)
    {
        foreach (string secret in secrets.OfType<string>())
            text = text.Replace(secret, "[secret]", StringComparison.Ordinal);
        text = text.ReplaceLineEndings(" ");
        return text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }
}
