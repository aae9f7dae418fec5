namespace MspPlatform.Providers;

/// <summary>What a provider is, what it can do and what it needs to know. Constant for a version of the plugin.</summary>
public sealed record ProviderManifest
{
    /// <summary>The contract that this assembly describes. A plugin built for another one is reported and not used.</summary>
    public const int CurrentContractVersion = 1;

    /// <summary>The cloud's short name, the value of the label <c>csp</c>: <c>aws</c>, <c>azure</c>, <c>gcp</c>, <c>ncp</c>; <c>[a-z][a-z0-9]{1,15}</c>.</summary>
    public required string CspId { get; init; }

    /// <summary>The cloud's name as its customers know it.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The version of the contract that the plugin was built for: <see cref="CurrentContractVersion"/> as its compiler saw it.</summary>
    public required int ContractVersion { get; init; }

    /// <summary>What an account is described by, in the order in which a form asks for it.</summary>
    public required IReadOnlyList<SettingDefinition> Settings { get; init; }

    /// <summary>What accounts of this cloud can be asked for. One account may offer less, never more.</summary>
    public required ProviderCapabilities Capabilities { get; init; }

    /// <summary>How finely the cloud tells costs, and where its days begin.</summary>
    public required CostCalendar CostCalendar { get; init; }

    /// <summary>Which amounts of a charge the cloud tells. The others are <see langword="null"/> in every row.</summary>
    public required CostBases CostBases { get; init; }

    /// <summary>How often each class of data is worth asking for, at most one entry a class; a class without one is never asked for.</summary>
    public required IReadOnlyList<DataCadence> Cadences { get; init; }

    /// <summary>What the cloud charges for its own API, for every operation that the plugin calls.</summary>
    public required IReadOnlyList<ApiPrice> Prices { get; init; }
}
