namespace MspPlatform.Providers;

/// <summary>What kind of failure it was, which decides what the host does next.</summary>
public enum ProviderErrorKind
{
    /// <summary>
    /// The cloud does not believe who we are, or we are somebody else than the settings say. Trying again changes nothing: no retry until the
    /// settings change, but for the daily check; a person is told.
    /// </summary>
    Credentials,

    /// <summary>Known, but not allowed to do this. No retry of this data class until the settings change or the daily check; the others go on.</summary>
    Permission,

    /// <summary>Asked too often. Retry at <see cref="ProviderException.RetryAt"/>, not before; and nothing else that shares the limit before that.</summary>
    Throttled,

    /// <summary>What was asked for is not there: a deleted resource, a table that is not exported yet. Retry at the ordinary cadence.</summary>
    NotFound,

    /// <summary>The cloud, the network or a clock had a bad moment. Retry with growing pauses.</summary>
    Transient,

    /// <summary>
    /// The answer is not what the cloud's documentation promises. Nothing of it is used. Retry at the ordinary cadence, and report it: either
    /// something stands between us and the cloud, or the plugin has to learn.
    /// </summary>
    Malformed,
}
