namespace MspPlatform.Providers;

/// <summary>
/// One account of one customer, with its credentials. Safe for concurrent use. Whatever it returns belongs to the account that the settings
/// name: it proves that to itself before its first answer, and again whenever it signs in anew.
/// </summary>
/// <remarks>
/// Calls that reach the cloud throw <see cref="ProviderException"/>, or <see cref="OperationCanceledException"/> when cancelled, and nothing else.
/// They do not retry. Streams ask for the next page when the reader gets there; one that ends without an exception is complete, but for what went
/// to the request's callback as an <see cref="ItemFault"/>; one that throws may have returned part, which the reader throws away or merges.
/// </remarks>
public interface ICloudAccount : IAsyncDisposable
{
    /// <summary>Servers and databases; null where the cloud or these settings offer none.</summary>
    IInventorySource? Inventory { get; }

    /// <summary>How resources perform.</summary>
    IMetricSource? Metrics { get; }

    /// <summary>What was charged.</summary>
    ICostSource? Costs { get; }

    /// <summary>What the cloud itself expects to be charged.</summary>
    IForecastSource? Forecast { get; }

    /// <summary>What we are allowed to do.</summary>
    IPermissionCheck? PermissionCheck { get; }

    /// <summary>Asks the cloud who we are with these credentials. Free of charge in every cloud.</summary>
    /// <exception cref="ProviderException">
    /// <see cref="ProviderErrorKind.Credentials"/> when refused, and when the cloud answers with another account than the settings name.
    /// </exception>
    Task<AccountIdentity> ProveIdentityAsync(CancellationToken cancellationToken);
}
