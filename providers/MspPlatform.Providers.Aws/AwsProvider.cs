using MspPlatform.Providers.Aws.Onboarding;
using MspPlatform.Providers.Aws.Polling;

namespace MspPlatform.Providers.Aws;

/// <summary>Amazon Web Services: a role in the customer's account, assumed with an external id of the customer's own.</summary>
public sealed class AwsProvider : ICloudProvider
{
    /// <inheritdoc/>
    public ProviderManifest Manifest => AwsManifest.Value;

    /// <inheritdoc/>
    public IReadOnlyList<SettingFault> Validate(AccountSettings settings) => AwsSettings.Faults(settings);

    /// <inheritdoc/>
    public ICloudAccount Open(AccountSettings settings, ProviderHost host) => new AwsAccount(AwsSettings.Parse(settings), host);

    /// <inheritdoc/>
    public IReadOnlyList<PollingUse> Estimate(PollingPlan plan) => [.. AwsEstimate.Of(plan)];

    /// <inheritdoc/>
    public IReadOnlyList<OnboardingDocument> Onboarding(OnboardingRequest request) => AwsPolicies.Documents(request.Settings);
}
