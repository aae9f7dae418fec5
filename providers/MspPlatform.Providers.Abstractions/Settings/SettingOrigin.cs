namespace MspPlatform.Providers;

/// <summary>Who decides the value of a setting.</summary>
public enum SettingOrigin
{
    /// <summary>Whoever connects the account.</summary>
    Account,

    /// <summary>
    /// The MSP, once for all its accounts: its own principal, addresses of APIs. Never taken from a customer, who could point our credentials at
    /// a server of its own.
    /// </summary>
    Installation,

    /// <summary>
    /// The host draws it when the account is made: 40 characters of <c>[a-z0-9]</c> from a cryptographic generator. Never accepted from outside,
    /// or somebody could name another customer's and be taken for it (the "confused deputy").
    /// </summary>
    Generated,
}
