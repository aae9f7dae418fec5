using System.Net;
using System.Net.Sockets;

namespace MspPlatform.LocalStack.Stack;

/// <summary>What a person may choose, from the environment.</summary>
/// <param name="EdgeUrl"><c>MSP_EDGE_URL</c>: plain http, a name of this machine's loopback, no path. Default <c>http://localhost:8880</c>.</param>
/// <param name="DataFolder"><c>MSP_DATA_DIR</c>, absolute.</param>
/// <param name="Demo"><c>MSP_DEMO</c>: whether to add the demo customers and agents. Default yes.</param>
/// <param name="AdminEmail"><c>MSP_ADMIN_EMAIL</c>: the first administrator, at the first start. Default <c>admin@msp.local</c>.</param>
/// <param name="AdminApiKey"><c>MSP_ADMIN_API_KEY</c>: that administrator's key; null lets the control plane make one.</param>
internal sealed record StackSettings(Uri EdgeUrl, string DataFolder, bool Demo, string AdminEmail, string? AdminApiKey)
{
    private const int LargestEdgePort = 65535 - 8;

    public StackPorts Ports => new(EdgeUrl.Port);

    /// <exception cref="StackException">A variable has a value that cannot work; the message names it.</exception>
    public static async Task<StackSettings> ReadAsync(Func<string, string?> variable, CancellationToken cancellationToken)
    {
        var edge = variable("MSP_EDGE_URL") ?? "http://localhost:8880";
        return new StackSettings(
            await ParseEdgeAsync(edge, cancellationToken),
            StackFolders.Data,
            variable("MSP_DEMO") switch
            {
                null or "1" => true,
                "0" => false,
                var other => throw new StackException($"MSP_DEMO is {other}, but only 1 (demo customers, the default) and 0 (none) mean something."),
            },
            variable("MSP_ADMIN_EMAIL") ?? "admin@msp.local",
            variable("MSP_ADMIN_API_KEY"));
    }

    private static async Task<Uri> ParseEdgeAsync(string text, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/" || url.UserInfo.Length > 0)
            throw new StackException($"MSP_EDGE_URL is {text}, but must be like http://localhost:8880: plain http, no path, no user.");
        if (url.Port is < 1 or > LargestEdgePort)
            throw new StackException($"MSP_EDGE_URL has port {url.Port}, but must leave room for eight more: at most {LargestEdgePort}.");
        if (!await IsLoopbackAsync(url, cancellationToken))
            throw new StackException($"MSP_EDGE_URL names {url.Host}, which is not this machine's loopback, but the local stack listens there only: use localhost.");
        return url;
    }

    private static async Task<bool> IsLoopbackAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(url.DnsSafeHost, cancellationToken);
            return addresses.Contains(IPAddress.Loopback);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
