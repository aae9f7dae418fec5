namespace MspPlatform.Providers;

/// <summary>Which metrics of which resources, and when.</summary>
/// <param name="Resources">As <see cref="IInventorySource"/> returned them, of this account.</param>
/// <param name="Kinds">What to read of each.</param>
/// <param name="Start">Inclusive; rounded down to a whole step.</param>
/// <param name="End">Exclusive; rounded down to a whole step, because an unfinished step changes later.</param>
/// <param name="Step">Distance of the points: whole minutes, at least one, of those that the cloud offers.</param>
/// <param name="OnFault">Told what could not be read while the rest goes on.</param>
public sealed record MetricRequest(
    IReadOnlyCollection<CloudResource> Resources, IReadOnlySet<MetricKind> Kinds, DateTimeOffset Start, DateTimeOffset End, TimeSpan Step, Action<ItemFault> OnFault);
