namespace MspPlatform.Benchmarks.Edge;

/// <summary>The proxies' figures in front of one store.</summary>
/// <param name="Series">Series of one body.</param>
/// <param name="Latency">How long writes took at a fixed rate.</param>
/// <param name="Store">What the proxies forwarded to.</param>
/// <param name="StoreMicroseconds">CPU time of the store's own process per request, in µs.</param>
/// <param name="GatewayBytes">Managed bytes that the Gateway allocated per request.</param>
internal sealed record EdgeResult(
    string Store, int Series, IReadOnlyList<ProxyRow> Rows, IReadOnlyList<LatencyRow> Latency, double StoreMicroseconds, double GatewayBytes);
