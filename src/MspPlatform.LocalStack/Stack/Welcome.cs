namespace MspPlatform.LocalStack.Stack;

/// <summary>What a person needs to know when the stack is ready: addresses, the sign-in, a first request.</summary>
internal sealed class Welcome(StackSettings settings, DataFolder folder, Progress progress)
{
    public void Show(AdminCredentials admin, bool firstStart)
    {
        var edge = settings.EdgeUrl.GetLeftPart(UriPartial.Authority);
        progress.Say();
        progress.Say(FormattableString.Invariant($"Ready in {progress.ElapsedSeconds:0.0} s. Ctrl-C stops everything."));
        progress.Say();
        progress.Say($"  Edge and API     {edge}   (API reference: {edge}/docs)");
        progress.Say($"  Administrator    {admin.Email}");
        progress.Say(firstStart
            ? $"  API key          {admin.ApiKey}   (shown this once, kept in {folder.AdminFile})"
            : $"  API key          in {folder.AdminFile}");
        progress.Say($"  VictoriaMetrics  http://127.0.0.1:{settings.Ports.VictoriaMetrics}   (unscoped: for operators of this machine only)");
        progress.Say($"  Logs             {folder.In("log")}");
        if (settings.Demo)
            ShowDemo(edge);
        progress.Say();
    }

    private void ShowDemo(string edge)
    {
        var world = DemoWorld.Read();
        progress.Say($"  Demo customers   {string.Join(", ", world.Customers.Select(customer => customer.Id))}");
        progress.Say($"  Query tokens     {folder.DemoTokens}/<customer>.query");
        progress.Say();
        progress.Say("  See one customer's servers, and nobody else's:");
        progress.Say($"    curl -H \"Authorization: Bearer $(cat {folder.DemoTokens}/{world.RealAgentCustomer}.query)\" '{edge}/prometheus/api/v1/query?query=node_load1'");
    }
}
