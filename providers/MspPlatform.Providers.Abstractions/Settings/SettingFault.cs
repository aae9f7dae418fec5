namespace MspPlatform.Providers;

/// <summary>One thing that is wrong with an account's settings. Never holds the value.</summary>
/// <param name="Setting">Name of the setting.</param>
/// <param name="Code">Stable, for programs: <c>missing</c>, <c>malformed</c>, <c>unknown</c>, or a plugin's own of the same form.</param>
/// <param name="Message">For people.</param>
public sealed record SettingFault(string Setting, string Code, LocalizedText Message);
