namespace MspPlatform.Providers;

/// <summary>What to forecast: the rest of the month, for everything that the settings reach.</summary>
/// <param name="OnFault">Told what could not be read while the rest goes on.</param>
public sealed record ForecastRequest(Action<ItemFault> OnFault);
