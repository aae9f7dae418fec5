namespace MspPlatform.Mock.Clouds.Estate;

/// <summary>A server or a database of a customer.</summary>
/// <param name="Id">As the cloud names it for as long as it lives.</param>
/// <param name="Name">As its owner named it.</param>
/// <param name="IsDatabase">A managed database rather than a machine.</param>
/// <param name="Region">Where it stands.</param>
/// <param name="InstanceType">Its size.</param>
/// <param name="Vcpus">Its processors.</param>
/// <param name="UsdPerHour">What an hour costs, when it runs.</param>
/// <param name="IsRunning">Whether it does.</param>
internal sealed record SimulatedServer(string Id, string Name, bool IsDatabase, string Region, string InstanceType, int Vcpus, decimal UsdPerHour, bool IsRunning)
{
    public DateTimeOffset LaunchedAt { get; init; } = new(2026, 1, 5, 3, 4, 5, TimeSpan.Zero);
}
