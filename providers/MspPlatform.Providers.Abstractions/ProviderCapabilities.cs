namespace MspPlatform.Providers;

/// <summary>What accounts of a cloud can be asked for. Proof of identity is no choice: every provider has it.</summary>
[Flags]
public enum ProviderCapabilities
{
    /// <summary>Nothing but identity.</summary>
    None = 0,

    /// <summary><see cref="ICloudAccount.Inventory"/>.</summary>
    Inventory = 1,

    /// <summary><see cref="ICloudAccount.Metrics"/>.</summary>
    Metrics = 2,

    /// <summary><see cref="ICloudAccount.Costs"/>.</summary>
    Costs = 4,

    /// <summary><see cref="ICloudAccount.Forecast"/>.</summary>
    Forecast = 8,

    /// <summary><see cref="ICloudAccount.PermissionCheck"/>.</summary>
    PermissionCheck = 16,
}
