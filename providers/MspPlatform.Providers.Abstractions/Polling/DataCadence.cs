namespace MspPlatform.Providers;

/// <summary>How often a class of data is worth asking for: as often as the cloud renews it, and no oftener.</summary>
/// <param name="Data">Which data.</param>
/// <param name="Recommended">The distance of two reads unless somebody decides otherwise.</param>
/// <param name="Shortest">Below this the answers would be the same and the bill higher; the host goes no lower.</param>
public sealed record DataCadence(DataClass Data, TimeSpan Recommended, TimeSpan Shortest);
