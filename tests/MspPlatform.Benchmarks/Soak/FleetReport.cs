using System.Text.Json;

namespace MspPlatform.Benchmarks.Soak;

/// <summary>What Mock.Fleet says about its run.</summary>
/// <param name="SamplesProduced">Samples made.</param>
/// <param name="SamplesAcknowledged">Samples that the edge took.</param>
/// <param name="RequestSecondsP50">Median time of a request, in seconds.</param>
internal sealed record FleetReport(
    double ElapsedSeconds, long SamplesProduced, long SamplesAcknowledged, long SamplesRetried, double RequestSecondsP50, double RequestSecondsP99)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static FleetReport Read(string file) =>
        JsonSerializer.Deserialize<FleetReport>(File.ReadAllText(file), Web) ?? throw new InvalidOperationException("The fleet's report is empty.");
}
