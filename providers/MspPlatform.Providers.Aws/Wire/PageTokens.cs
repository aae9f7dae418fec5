namespace MspPlatform.Providers.Aws.Wire;

/// <summary>Follows pages. One that points to a page that was read already would be read, and paid for, for ever.</summary>
internal sealed class PageTokens(string operation)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The token of the next page; null on the first one.</summary>
    public string? Current { get; private set; }

    /// <returns>Whether there is another page.</returns>
    /// <exception cref="ProviderException">The token came before.</exception>
    public bool MoveTo(string? token)
    {
        Current = string.IsNullOrEmpty(token) ? null : token;
        if (Current is not null && !_seen.Add(Current))
            throw new ProviderException(ProviderErrorKind.Malformed, operation, "the pages go in a circle.");
        return Current is not null;
    }
}
