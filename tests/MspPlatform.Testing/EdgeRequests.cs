using System.Net.Http.Headers;

namespace MspPlatform.Testing;

/// <summary>Requests as agents and query clients send them.</summary>
public static class EdgeRequests
{
    /// <summary>A remote-write 1.0 request; change what the test is about before sending it.</summary>
    public static HttpRequestMessage Write(string? token, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/write") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        request.Content.Headers.ContentEncoding.Add("snappy");
        request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    public static async Task<HttpResponseMessage> WriteAsync(this RunningGateway gateway, string? token, byte[] body, CancellationToken cancellationToken) =>
        await gateway.Http.SendAsync(Write(token, body), cancellationToken);

    /// <param name="pathAndQuery">Below <c>/prometheus/api/v1/</c>.</param>
    public static HttpRequestMessage Read(string? token, string pathAndQuery, HttpContent? form = null)
    {
        var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, "/prometheus/api/v1/" + pathAndQuery) { Content = form };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    public static async Task<HttpResponseMessage> ReadAsync(this RunningGateway gateway, string? token, string pathAndQuery, CancellationToken cancellationToken) =>
        await gateway.Http.SendAsync(Read(token, pathAndQuery), cancellationToken);
}
