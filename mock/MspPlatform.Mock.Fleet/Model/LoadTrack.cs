namespace MspPlatform.Mock.Fleet.Model;

/// <summary>
/// Integrates a server's load since its boot. The load is a straight line between knots five minutes apart, plus a <see cref="Ripple"/>.
/// The sum so far is only a memo: it is always added up knot by knot from the boot, so a restarted process comes to bitwise the same counters.
/// Going back in time, or to another boot, starts over; forwards costs well under a microsecond per five minutes.
/// </summary>
internal sealed class LoadTrack(ulong seed, LoadCurve curve)
{
    public const long KnotSeconds = 300;

    private const ulong CpuRipple = 40, IoWaitRipple = 44, DiskRipple = 48, NetworkRipple = 52;

    private long _boot = long.MinValue;
    private long _knot;
    private LoadPoint _from;
    private LoadPoint _to;
    private LoadPoint _sum;
    private LoadAverages _averages;

    /// <param name="unixSeconds">At or after <paramref name="boot"/>.</param>
    /// <param name="boot">Seconds since 1970, a multiple of <see cref="KnotSeconds"/>.</param>
    public void MoveTo(double unixSeconds, long boot)
    {
        var target = (long)Math.Floor(unixSeconds / KnotSeconds);
        if (boot != _boot || target < _knot)
            StartAt(boot);
        while (_knot < target)
            Advance();
    }

    /// <summary>The load on the straight line at an instant of the present stretch.</summary>
    public LoadPoint PointAt(double unixSeconds) => (_from * (1 - ShareOf(unixSeconds))) + (_to * ShareOf(unixSeconds));

    /// <summary>Seconds of full work since boot.</summary>
    public LoadPoint IntegralAt(double unixSeconds)
    {
        var share = ShareOf(unixSeconds);
        var half = share * share / 2;
        var line = (_from * (share - half)) + (_to * half);

        // Each amplitude stays within what the line leaves at both ends, so rates stay positive and the modes within the whole.
        var idle = Math.Min(_from.Idle, _to.Idle);
        var ripple = new LoadPoint(
            Cpu: 0.3 * Math.Min(idle, Math.Min(_from.Cpu, _to.Cpu)) * Ripple.Integral(seed, CpuRipple, _knot, share),
            IoWait: 0.2 * Math.Min(idle, Math.Min(_from.IoWait, _to.IoWait)) * Ripple.Integral(seed, IoWaitRipple, _knot, share),
            Disk: 0.6 * Math.Min(_from.Disk, _to.Disk) * Ripple.Integral(seed, DiskRipple, _knot, share),
            Network: 0.6 * Math.Min(_from.Network, _to.Network) * Ripple.Integral(seed, NetworkRipple, _knot, share),
            Skew: 0,
            Queue: 0);
        return _sum + ((line + ripple) * KnotSeconds);
    }

    public LoadAverages AveragesAt(double unixSeconds) =>
        _averages.After(ShareOf(unixSeconds) * KnotSeconds, _from.Queue, PointAt(unixSeconds).Queue);

    private double ShareOf(double unixSeconds) => (unixSeconds / KnotSeconds) - _knot;

    private void StartAt(long boot)
    {
        _boot = boot;
        _knot = boot / KnotSeconds;
        _from = curve.At(boot);
        _to = curve.At(boot + KnotSeconds);
        _sum = default;
        _averages = default;
    }

    private void Advance()
    {
        _sum += (_from + _to) * (KnotSeconds / 2.0);
        _averages = _averages.After(KnotSeconds, _from.Queue, _to.Queue);
        _knot++;
        _from = _to;
        _to = curve.At((_knot + 1) * KnotSeconds);
    }
}
