using System.Net.Http.Headers;

namespace MspPlatform.ControlPlane.Tests.Limits;

internal static class Puts
{
    public static async Task<HttpResponseMessage> PutTextAsync(this HttpClient client, string path, string json, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(json, new MediaTypeHeaderValue("application/json")) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }
}
