using MspPlatform.Mock.Fleet.Input;

namespace MspPlatform.Mock.Fleet.Tests.Input;

public sealed class LoadRequestTests
{
    [Fact]
    public void Plan_ForManyServers_SpreadsThemOverTokensAndSharesTheirShapes()
    {
        AgentToken[] tokens = [new("one"), new("two"), new("three")];

        var plan = new LoadRequest(new Uri("http://localhost"), TimeSpan.FromSeconds(15), Servers: 5_000, SeriesPerServer: 500).Plan(tokens);

        plan.Servers.Select(server => server.Identity.ServerName).Distinct().Count().ShouldBe(5_000);
        plan.Servers.ShouldAllBe(server => server.Shape.SeriesCount == 500);
        plan.Servers.Select(server => server.Shape).Distinct().Count().ShouldBe(4);
        plan.Servers.GroupBy(server => server.Token).Select(group => group.Count()).Order().ShouldBe([1_666, 1_667, 1_667]);
        plan.Servers.ShouldAllBe(server => !server.Model.IsSilentAt(1_773_194_400));
    }
}
