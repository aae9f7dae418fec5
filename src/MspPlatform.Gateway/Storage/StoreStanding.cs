namespace MspPlatform.Gateway.Storage;

/// <summary>What is known about the store's scoping of reads.</summary>
internal enum StoreStanding
{
    /// <summary>It could not be asked yet, or not lately.</summary>
    Unknown,

    /// <summary>Its version and flags keep customers apart.</summary>
    Safe,

    /// <summary>Its version or flags show, or may show, one customer's series to another.</summary>
    Unsafe,
}
