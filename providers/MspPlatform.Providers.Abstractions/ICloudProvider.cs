namespace MspPlatform.Providers;

/// <summary>
/// One cloud. A plugin assembly holds exactly one public class that implements this, with a parameterless constructor that neither waits nor
/// throws. Every member is called from several threads at once.
/// </summary>
public interface ICloudProvider
{
    /// <summary>What the provider is and needs. Constant: the host reads it once, before anything else.</summary>
    ProviderManifest Manifest { get; }

    /// <summary>
    /// What is wrong with the settings, as far as that can be told without asking the cloud. Never throws for what a person could have typed.
    /// </summary>
    /// <returns>Empty when <see cref="Open"/> may be called.</returns>
    IReadOnlyList<SettingFault> Validate(AccountSettings settings);

    /// <summary>One account, ready to be asked. Does no I/O: a cloud that is away shows in the first call.</summary>
    /// <param name="settings">Settings in which <see cref="Validate"/> found no fault.</param>
    /// <param name="host">What the plugin may use of the host. It outlives the account; the account disposes none of it.</param>
    /// <exception cref="ArgumentException">The settings have a fault. The text names the setting, never its value.</exception>
    ICloudAccount Open(AccountSettings settings, ProviderHost host);

    /// <summary>
    /// What asking the cloud as planned would cost the customer in a month of 30 days, from <see cref="ProviderManifest.Prices"/>; without I/O.
    /// </summary>
    /// <returns>One entry for each operation that would be called, those that cost nothing included.</returns>
    IReadOnlyList<PollingUse> Estimate(PollingPlan plan);

    /// <summary>
    /// What the customer has to set up on its side before the account can be used: roles and policies as JSON, commands, lists; without I/O.
    /// </summary>
    /// <exception cref="ArgumentException">A setting that a document needs is missing. The text names it.</exception>
    IReadOnlyList<OnboardingDocument> Onboarding(OnboardingRequest request);
}
