namespace MspPlatform.Providers.Aws.Wire;

/// <summary>Sends signed requests, counts them, and makes an <see cref="AwsAnswer"/> of whatever comes back.</summary>
internal sealed class AwsWire(AwsSettings settings, ProviderHost host)
{
    // The largest real answers, thousands of cost groups or 100,800 data points, stay below 16 MiB.
    private const long MaxAnswerBytes = 32 << 20;

    /// <param name="call">What to ask.</param>
    /// <param name="credentials">With which it is signed.</param>
    /// <param name="secrets">What error texts must not hold.</param>
    /// <exception cref="ProviderException">No answer came, or none that AWS gives.</exception>
    public async Task<AwsAnswer> SendAsync(AwsCall call, AwsCredentials credentials, AwsSecrets secrets, CancellationToken cancellationToken)
    {
        // One address for everything cannot say which service is meant; the signature's scope and the operation do.
        Uri address = settings.Endpoint is { } endpoint ? new Uri(endpoint, "/") : new Uri($"https://{call.Service}.{call.Region}.amazonaws.com/");
        int status = 0;
        try
        {
            using HttpRequestMessage request = SigV4.Sign(call, address, credentials, host.Time.GetUtcNow());
            using HttpResponseMessage response = await host.Http.SendAsync(request, cancellationToken);
            status = (int)response.StatusCode;
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new AwsAnswer(call, body, status == 200 ? null : AwsError.Read(response, body, secrets, host.Time.GetUtcNow()));
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new ProviderException(ProviderErrorKind.Malformed, call.Operation, "the answer is larger than any that AWS gives.", inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ProviderException(ProviderErrorKind.Transient, call.Operation, $"{address.Authority} gave no answer: {e.Message}", inner: e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException(ProviderErrorKind.Transient, call.Operation, $"{address.Authority} did not answer in time.");
        }
        finally
        {
            host.Meter.Count(new ApiCall(call.Operation, status, status is 0 or 200 ? call.BillableUnits : 0));
        }
    }
}
