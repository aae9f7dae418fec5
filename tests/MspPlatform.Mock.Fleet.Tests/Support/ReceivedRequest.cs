using System.Net;
using Microsoft.Extensions.Primitives;

namespace MspPlatform.Mock.Fleet.Tests.Support;

internal sealed record ReceivedRequest(string Method, string Path, IReadOnlyDictionary<string, StringValues> Headers, List<ReceivedSeries> Series)
{
    public HttpStatusCode Status { get; init; }

    public string ServerName => Series[0]["server_name"]!;

    public long TimestampMs => Series.Select(series => series.TimestampMs).Distinct().Single();

    public string Header(string name) => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value.ToString();
}
