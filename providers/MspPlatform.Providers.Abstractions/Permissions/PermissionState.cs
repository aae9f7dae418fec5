namespace MspPlatform.Providers;

/// <summary>What the trial of a permission showed.</summary>
public enum PermissionState
{
    /// <summary>Tried, and it works.</summary>
    Granted,

    /// <summary>Tried, and refused.</summary>
    Denied,

    /// <summary>Not tried, because trying costs the customer money and nobody asked for it.</summary>
    NotTriedForItsPrice,

    /// <summary>Tried, and something else went wrong.</summary>
    Unknown,
}
