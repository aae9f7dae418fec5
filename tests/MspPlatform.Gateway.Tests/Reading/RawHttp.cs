using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MspPlatform.Gateway.Tests.Reading;

/// <summary>Sends a request target byte for byte, as HttpClient would not.</summary>
internal static class RawHttp
{
    /// <returns>The status code, after checking that the forbidden word is nowhere in the answer.</returns>
    public static async Task<int> StatusAsync(Uri server, string method, string target, string token, string forbidden, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellationToken);
        await using NetworkStream stream = client.GetStream();
        string request = $"{method} {target.Replace("\"", "%22", StringComparison.Ordinal)} HTTP/1.1\r\nHost: edge\r\nAuthorization: Bearer {token}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        using var reader = new StreamReader(stream);
        string answer = await reader.ReadToEndAsync(cancellationToken);
        answer.ShouldNotContain(forbidden);
        return int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
