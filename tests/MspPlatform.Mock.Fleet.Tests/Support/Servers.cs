using MspPlatform.Mock.Fleet.Input;
using MspPlatform.Mock.Fleet.Model;
using MspPlatform.Mock.Fleet.Wire;

namespace MspPlatform.Mock.Fleet.Tests.Support;

internal static class Servers
{
    public const string Token = "msp_agent_0123456789abcdefghijKLMNOP";

    /// <summary>A Wednesday, 11:00 in Seoul.</summary>
    public static readonly DateTimeOffset Wednesday = new(2026, 3, 11, 2, 0, 0, TimeSpan.Zero);

    public static ServerIdentity Identity(string name) => new(name, "production", "aws", "ap-northeast-2");

    public static SimulatedServer[] Some(int count, int? series = 20)
    {
        var factory = new ServerFactory(series, incidentsPerDay: 0);
        return [.. Enumerable.Range(0, count).Select(i => factory.Create($"web-{i}", Identity($"web-{i}"), ServerProfile.Web, new AgentToken(Token)))];
    }
}
