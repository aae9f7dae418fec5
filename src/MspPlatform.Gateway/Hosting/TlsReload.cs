using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Hosting;

/// <summary>Takes up renewed certificates. A pair that is broken, or half written, leaves the one before in place.</summary>
internal sealed class TlsReload(TlsListener listener, IOptions<TlsOptions> options, TimeProvider time, ILogger<TlsReload> logger) : BackgroundService
{
    private string? _fault;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (listener.Current is not { } first)
            return;
        WarnOfDates(first);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ReloadSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Look();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void Look()
    {
        try
        {
            TlsFiles files = TlsFiles.Read(options.Value);
            if (!files.IsSameAs(listener.Files))
            {
                var state = TlsState.Build(files, options.Value.ClientCertificates);
                listener.Replace(files, state);
                logger.CertificateReplaced(state.NotAfter);
                WarnOfDates(state);
            }

            _fault = null;
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            // Once for each fault, not at every look.
            if (exception.Message != _fault)
                logger.CertificateNotReplaced(exception.Message);
            _fault = exception.Message;
        }
    }

    private void WarnOfDates(TlsState state)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now < state.NotBefore || now > state.NotAfter)
            logger.CertificateNotValidNow(state.NotBefore, state.NotAfter);
    }
}
