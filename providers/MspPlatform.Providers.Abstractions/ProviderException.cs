namespace MspPlatform.Providers;

/// <summary>
/// The only exception that a provider lets out of a call to a cloud, but for <see cref="OperationCanceledException"/> when the caller
/// cancelled. Its text is shown to operators and logged: it never holds a secret, a signature or a session token, nor does an inner exception.
/// </summary>
public sealed class ProviderException : Exception
{
    /// <param name="kind">What it means for retry.</param>
    /// <param name="operation">The cloud's own name of what was called, such as <c>GetCostAndUsage</c>.</param>
    /// <param name="message">What went wrong, and what to do about it where that is known.</param>
    /// <param name="retryAt">Required for <see cref="ProviderErrorKind.Throttled"/>, and for nothing else.</param>
    /// <param name="inner">What caused it, when its text cannot hold a secret.</param>
    /// <exception cref="ArgumentException"><paramref name="retryAt"/> is missing, or there without being throttled.</exception>
    public ProviderException(ProviderErrorKind kind, string operation, string message, DateTimeOffset? retryAt = null, Exception? inner = null)
        : base($"{operation}: {message}", inner)
    {
        if (kind == ProviderErrorKind.Throttled != retryAt.HasValue)
            throw new ArgumentException("A throttled call, and no other, says when it may be repeated.", nameof(retryAt));
        Kind = kind;
        Operation = operation;
        RetryAt = retryAt;
    }

    /// <summary>What it means for retry.</summary>
    public ProviderErrorKind Kind { get; }

    /// <summary>The cloud's own name of what was called.</summary>
    public string Operation { get; }

    /// <summary>When a throttled call may be repeated, by the host's clock; otherwise null.</summary>
    public DateTimeOffset? RetryAt { get; }
}
