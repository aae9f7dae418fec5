namespace MspPlatform.Providers;

/// <summary>What we are allowed to do.</summary>
public interface IPermissionCheck
{
    /// <summary>
    /// One result for each permission that the account's settings need. A refusal is a result, not an exception; only credentials that do not
    /// let us in at all are one.
    /// </summary>
    IAsyncEnumerable<PermissionResult> CheckAsync(PermissionRequest request, CancellationToken cancellationToken);
}
