namespace MspPlatform.LocalStack.Processes;

/// <summary>Asks a part's health endpoint.</summary>
internal static class HttpHealth
{
    // No proxy: the parts are on this machine, and a proxy variable meant for the Internet would send the question away.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(3) };

    /// <summary>Whether the endpoint answers with success; no answer at all is a no.</summary>
    public static async Task<bool> IsOkAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync(url, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
