namespace MspPlatform.Providers;

/// <summary>Something that the customer uses to let us in.</summary>
/// <param name="FileName">Under which it is offered: <c>trust-policy.json</c>.</param>
/// <param name="MediaType">Such as <c>application/json</c>.</param>
/// <param name="Purpose">What to do with it, in one or two sentences.</param>
/// <param name="Content">The document.</param>
public sealed record OnboardingDocument(string FileName, string MediaType, LocalizedText Purpose, string Content);
