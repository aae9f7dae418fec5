namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>
/// Unit of the timestamps of a line protocol body: the query parameter <c>precision</c>
/// (docs.influxdata.com/influxdb/v1/tools/api, docs.influxdata.com/influxdb/v2/api: "write").
/// </summary>
internal enum InfluxPrecision
{
    Nanoseconds = 0,
    Microseconds,
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
}
