using MspPlatform.Mock.Fleet.Model;

namespace MspPlatform.Mock.Fleet.Catalogue;

/// <summary>How many of each part a server has: what decides how many series its exporter shows.</summary>
internal sealed record Hardware(int Cores, int Disks, int Mounts, int Interfaces)
{
    public static Hardware Of(ServerProfile profile) => new(profile.Cores, Disks: 2, Mounts: 4, Interfaces: 2);
}
