namespace MspPlatform.Providers;

/// <summary>For whom documents are made.</summary>
/// <param name="Settings">The account's settings, with those that the host generates and the installation's; others may still be missing.</param>
public sealed record OnboardingRequest(AccountSettings Settings);
