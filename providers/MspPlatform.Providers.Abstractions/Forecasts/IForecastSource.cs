namespace MspPlatform.Providers;

/// <summary>What the cloud itself expects to be charged.</summary>
public interface IForecastSource
{
    /// <summary>What is still to come of the current month of the cost calendar, one row for each account and currency.</summary>
    IAsyncEnumerable<ForecastRow> ReadAsync(ForecastRequest request, CancellationToken cancellationToken);
}
