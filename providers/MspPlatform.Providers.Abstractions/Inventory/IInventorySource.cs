namespace MspPlatform.Providers;

/// <summary>What runs in an account.</summary>
public interface IInventorySource
{
    /// <summary>Every server and database once, in no particular order, those that are stopped included.</summary>
    IAsyncEnumerable<CloudResource> ListAsync(InventoryRequest request, CancellationToken cancellationToken);
}
