using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Alerting;

/// <summary>Asks vmalert for its rules, which are everybody's: nothing of the answer goes to a customer as it came.</summary>
internal sealed class VmAlert : IDisposable
{
    /// <summary>Some ten thousand rules, 16 MiB.</summary>
    private const long MaxAnswerBytes = 16 * 1024 * 1024;

    private readonly Uri? _rules;
    private readonly TimeSpan _patience;
    private readonly HttpMessageInvoker _http;
    private readonly ILogger<VmAlert> _logger;

    public VmAlert(IOptions<VmAlertOptions> options, ILogger<VmAlert> logger)
    {
        _rules = options.Value.Url is { Length: > 0 } url ? new Uri(url.TrimEnd('/') + "/api/v1/rules") : null;
        _patience = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);
        _logger = logger;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
        });
    }

    /// <summary>Whether the operator has one.</summary>
    public bool Exists => _rules is not null;

    /// <returns>What it answered, whatever that is; null when it did not answer in time, with 200, in bounds and in JSON.</returns>
    public async ValueTask<JsonDocument?> ReadRulesAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_patience);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Get, _rules), deadline.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                _logger.VmAlertUnreachable($"it answers {(int)response.StatusCode}");
                return null;
            }

            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, deadline.Token);
            await using Stream body = await response.Content.ReadAsStreamAsync(deadline.Token);
            return await JsonDocument.ParseAsync(body, default, deadline.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            _logger.VmAlertUnreachable(exception.Message);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.VmAlertUnreachable("no answer in time");
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
