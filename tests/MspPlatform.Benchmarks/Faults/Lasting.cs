namespace MspPlatform.Benchmarks.Faults;

/// <summary>The one place of a campaign where time passes without a condition: an outage is one because it lasts.</summary>
internal static class Lasting
{
    public static Task ForAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, TimeProvider.System, cancellationToken);
}
