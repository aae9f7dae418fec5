using System.Net.Sockets;
using System.Text;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Hosting;

/// <summary>Who sends too slowly is cut off, and keeps its data.</summary>
public sealed class SlowSenderTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_WhoseBodyStops_Is503AndTheConnectionEnds()
    {
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("Connections:BodyGraceSeconds", "2"));

        string answer = await AnswerAsync(gateway, StartOfAWrite, ends: false);

        answer.ShouldStartWith("HTTP/1.1 503 ");
        answer.ShouldContain("\r\nRetry-After: 5\r\n");
        answer.ShouldContain("incomplete_body: ");
    }

    [Fact]
    public async Task Write_WhoseBodyEndsEarly_HearsNothingThatMakesItDropTheData()
    {
        string answer = await AnswerAsync(edge.Gateway, StartOfAWrite, ends: true);

        // Kestrel takes a half-closed connection for one that is gone; which of the two is noticed first is chance.
        (answer.Length == 0 || answer.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal)).ShouldBeTrue(answer);
    }

    [Theory]
    [InlineData("not a number\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("fffffffff\r\n")]
    [InlineData("2\r\nabcd\r\n0\r\n\r\n")]
    [InlineData("2;extension\nab\r\n0\r\n\r\n")]
    public async Task Write_WhoseChunksAreBroken_Is400AndTheConnectionEnds(string body)
    {
        string answer = await AnswerAsync(edge.Gateway, StartOfAChunkedWrite + body, ends: false);

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("malformed_body: ");
    }

    [Fact]
    public async Task Write_WhoseChunksStop_Is503()
    {
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("Connections:BodyGraceSeconds", "2"));

        string answer = await AnswerAsync(gateway, StartOfAChunkedWrite + "ff\r\nabc", ends: false);

        answer.ShouldStartWith("HTTP/1.1 503 ");
        answer.ShouldContain("incomplete_body: ");
    }

    [Fact]
    public async Task Query_WhoseFormStops_Is503()
    {
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("Connections:BodyGraceSeconds", "2"));
        string head = $"POST /prometheus/api/v1/query HTTP/1.1\r\nHost: edge\r\nAuthorization: Bearer {edge.Acme.Query.Text}\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nquery=";

        string answer = await AnswerAsync(gateway, head, ends: false);

        answer.ShouldStartWith("HTTP/1.1 503 ");
        answer.ShouldContain("incomplete_body");
    }

    [Theory]
    [InlineData("Connections:HeadersSeconds", "GET /healthz HTTP/1.1\r\nHost: ed", "HTTP/1.1 408 ")]
    [InlineData("Connections:KeepAliveSeconds", "", "")]
    public async Task Connection_ThatAsksNothing_IsEnded(string setting, string sent, string answer)
    {
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, (setting, "1"));

        (await AnswerAsync(gateway, sent, ends: false)).ShouldStartWith(answer);
    }

    private string StartOfAChunkedWrite => StartOfAWrite[..StartOfAWrite.IndexOf("Content-Length", StringComparison.Ordinal)] + "Transfer-Encoding: chunked\r\n\r\n";

    private string StartOfAWrite => $"POST /api/v1/write HTTP/1.1\r\nHost: edge\r\nAuthorization: Bearer {edge.Acme.Agent.Text}\r\n"
        + "Content-Type: application/x-protobuf\r\nContent-Encoding: snappy\r\nContent-Length: 1000\r\n\r\n0123456789";

    /// <summary>Everything that comes back until the edge closes, nothing if it resets; a test that waits for ever is one whose edge does not.</summary>
    private static async Task<string> AnswerAsync(RunningGateway gateway, string sent, bool ends)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Url.Host, gateway.Url.Port, limit.Token);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sent), limit.Token);
        if (ends)
            client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        try
        {
            return await reader.ReadToEndAsync(limit.Token);
        }
        catch (IOException reset) when (reset.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return "";
        }
    }
}
