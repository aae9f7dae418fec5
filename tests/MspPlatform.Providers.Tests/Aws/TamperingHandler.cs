namespace MspPlatform.Providers.Tests.Aws;

/// <summary>Changes one operation's body after it was signed.</summary>
internal sealed class TamperingHandler(string operation) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.TryGetValues("x-amz-target", out IEnumerable<string>? target) && target.Single().EndsWith(operation, StringComparison.Ordinal))
        {
            var changed = new ByteArrayContent([.. await request.Content!.ReadAsByteArrayAsync(cancellationToken), (byte)' ']);
            changed.Headers.TryAddWithoutValidation("Content-Type", request.Content.Headers.ContentType!.ToString());
            request.Content = changed;
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
