namespace MspPlatform.Providers;

/// <summary>What to list: everything that the account's settings reach.</summary>
/// <param name="OnFault">Told what could not be listed while the rest goes on, such as a region that is forbidden.</param>
public sealed record InventoryRequest(Action<ItemFault> OnFault);
