namespace MspPlatform.LocalStack.Stack;

/// <summary>The demo customers and their servers, config/local/demo.json.</summary>
/// <param name="RealAgentCustomer">Id of the customer to whom this machine belongs.</param>
internal sealed record DemoWorld(string RealAgentCustomer, IReadOnlyList<DemoCustomer> Customers)
{
    public static DemoWorld Read() => Json.Read<DemoWorld>(Path.Combine(StackFolders.Repository, "config", "local", "demo.json"));
}

/// <param name="Id">As in <c>POST /api/v1/customers</c>.</param>
internal sealed record DemoCustomer(string Id, string Name, IReadOnlyList<DemoServer> Servers);

/// <param name="Csp"><c>aws</c>, <c>azure</c>, <c>gcp</c> or <c>ncp</c>.</param>
/// <param name="Region">As that cloud writes it.</param>
/// <param name="Profile">One that Mock.Fleet knows.</param>
internal sealed record DemoServer(string Name, string Environment, string Csp, string Region, string Profile);
