namespace MspPlatform.Providers;

/// <summary>A text for people, in the languages of the portal.</summary>
public sealed record LocalizedText(string English, string Korean);
