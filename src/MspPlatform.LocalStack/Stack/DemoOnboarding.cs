using System.Text.Json;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Stack;

/// <summary>
/// Onboards the demo world through the public API: each customer, a token file for each of its servers, one for reading.
/// Doing it again adds only what is missing.
/// </summary>
internal sealed class DemoOnboarding(PublicApi api, DataFolder folder, DemoWorld world)
{
    /// <summary>Onboards everybody and writes the file from which Mock.Fleet simulates the servers.</summary>
    public async Task RunAsync(Uri edge, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.DemoTokens, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var servers = new List<object>();
        foreach (var customer in world.Customers)
        {
            await api.EnsureCustomerAsync(customer.Id, customer.Name, cancellationToken);
            await EnsureTokenAsync(customer.Id, "query-tokens", "demo-reader", QueryTokenFile(customer.Id), cancellationToken);
            foreach (var server in customer.Servers)
            {
                var tokenFile = await AgentTokenFileAsync(customer.Id, server.Name, cancellationToken);
                servers.Add(new { server.Name, Customer = customer.Id, server.Environment, server.Csp, server.Region, server.Profile, tokenFile });
            }
        }

        var text = JsonSerializer.Serialize(new { edgeUrl = edge.GetLeftPart(UriPartial.Authority), interval = "15s", servers }, Json.Options);
        await File.WriteAllTextAsync(folder.DemoWorld, text, cancellationToken);
    }

    /// <summary>The file with a server's agent token, issued now if it is not there.</summary>
    public Task<string> AgentTokenFileAsync(string customer, string server, CancellationToken cancellationToken) =>
        EnsureTokenAsync(customer, "agent-tokens", server, Path.Combine(folder.DemoTokens, $"{customer}-{server}"), cancellationToken);

    /// <summary>The file with a customer's token for reading.</summary>
    public string QueryTokenFile(string customer) => Path.Combine(folder.DemoTokens, $"{customer}.query");

    private async Task<string> EnsureTokenAsync(string customer, string kind, string name, string file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!File.Exists(file))
        {
            // Not cancelled half-way: a token that was issued but not written down could never be used or found again.
            var token = await api.IssueTokenAsync(customer, kind, name, CancellationToken.None);
            await PrivateFile.WriteAsync(file, token, CancellationToken.None);
        }

        return file;
    }
}
