using MspPlatform.LocalStack.Stack;

namespace MspPlatform.LocalStack.Tests.Stack;

public sealed class DemoWorldTests
{
    [Fact]
    public void Read_World_IsFiveCustomersOnFourCloudsWithFourteenServers()
    {
        var world = DemoWorld.Read();
        var servers = world.Customers.SelectMany(customer => customer.Servers).ToList();

        world.Customers.Count.ShouldBe(5);
        world.Customers.Select(customer => customer.Id).ShouldBeUnique();
        world.Customers.ShouldAllBe(customer => System.Text.RegularExpressions.Regex.IsMatch(customer.Id, "^[a-z0-9][a-z0-9-]{1,30}$"));
        world.Customers.ShouldContain(customer => customer.Id == world.RealAgentCustomer);
        servers.Count.ShouldBe(14);
        servers.Select(server => server.Name).ShouldBeUnique();
        servers.Select(server => server.Csp).Distinct().Order().ShouldBe(["aws", "azure", "gcp", "ncp"]);
        servers.Select(server => server.Profile).Distinct().Order().ShouldBe(["batch", "cache", "db", "web"]);
    }
}
