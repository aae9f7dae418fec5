namespace MspPlatform.Benchmarks.Edge;

/// <summary>What an edge takes that knows many customers and holds many connections.</summary>
/// <param name="LoadMilliseconds">Time to read all tokens from PostgreSQL and build the snapshot, fastest of several.</param>
/// <param name="ResidentBytes">Memory of the edge's process with all connections open, each of which has written once.</param>
internal sealed record EdgeScale(int Customers, int Tokens, int Connections, double LoadMilliseconds, long ResidentBytes);
