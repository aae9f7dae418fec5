using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Storage;

namespace MspPlatform.Gateway.Canary;

/// <summary>Runs a round each period, where the operator wants it, and counts what came of it.</summary>
internal sealed class CanaryWatch : BackgroundService
{
    private readonly StoreDirectory _stores;
    private readonly Dictionary<Store, CanaryRounds> _rounds = [];
    private readonly CanaryOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CanaryWatch> _logger;
    private readonly Counter<long> _done;
    private readonly Counter<long> _leaks;
    private readonly Counter<long> _blind;

    public CanaryWatch(StoreDirectory stores, IOptions<CanaryOptions> options, IMeterFactory meters, TimeProvider time, ILogger<CanaryWatch> logger)
    {
        (_stores, _options, _time, _logger) = (stores, options.Value, time, logger);
        Meter meter = meters.Create("MspPlatform.Gateway");
        _done = meter.CreateCounter<long>("msp_gateway_canary_rounds_total", description: "Rounds in which one canary customer tried to see the other's data.");
        _leaks = meter.CreateCounter<long>("msp_gateway_canary_leaks_total", description: "Rounds in which it saw what is not its own.");
        _blind = meter.CreateCounter<long>("msp_gateway_canary_blind_total", description: "Rounds in which it could not see its own data either.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
            return;

        // An alert on growth needs to see the counters before they grow.
        _done.Add(0);
        _leaks.Add(0);
        _blind.Add(0);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_options.PeriodSeconds), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RoundAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The edge stops.
        }
    }

    // One back end after the other: a round is some hundred queries.
    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        Store[] readable = [.. _stores.Current.Values.Where(store => store.Replicas.Count > 0)];
        foreach (Store gone in _rounds.Keys.Except(readable).ToArray())
            _rounds.Remove(gone);
        foreach (Store store in readable)
        {
            if (!_rounds.TryGetValue(store, out CanaryRounds? rounds))
                _rounds[store] = rounds = new CanaryRounds(store, _time, _logger);
            Count(await rounds.RunAsync(cancellationToken));
        }
    }

    private void Count(CanaryOutcome outcome)
    {
        if (outcome == CanaryOutcome.NotDone)
            return;
        _done.Add(1);
        if (outcome == CanaryOutcome.Leak)
            _leaks.Add(1);
        if (outcome != CanaryOutcome.Blind)
            return;
        _blind.Add(1);
        _logger.CanaryBlind();
    }
}
