namespace MspPlatform.Providers;

/// <summary>What the host gives an account to work with. A plugin has no other way to the clock and to the network.</summary>
public sealed class ProviderHost
{
    /// <summary>The clock of signatures, periods and expiry. In simulations it is not the machine's.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>
    /// The way to the cloud: safe for concurrent use, with the host's limits of time and connections, following no redirect and keeping no
    /// cookie. It does not retry; neither does a plugin, because the host alone knows what else is waiting for the same cloud.
    /// </summary>
    public required HttpMessageInvoker Http { get; init; }

    /// <summary>Is told every request, so that what polling costs is counted as it happens.</summary>
    public required IApiMeter Meter { get; init; }
}
