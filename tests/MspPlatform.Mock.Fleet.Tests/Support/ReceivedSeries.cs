namespace MspPlatform.Mock.Fleet.Tests.Support;

internal sealed record ReceivedSeries(IReadOnlyList<(string Name, string Value)> Labels, double Value, long TimestampMs)
{
    public string Name => this["__name__"]!;

    public string? this[string label] => Labels.Where(pair => pair.Name == label).Select(pair => pair.Value).FirstOrDefault();
}
