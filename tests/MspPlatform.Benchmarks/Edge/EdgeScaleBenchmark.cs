using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MspPlatform.Benchmarks.Soak;
using MspPlatform.Domain.Backends;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Storage;
using MspPlatform.Persistence.Edge;
using MspPlatform.Testing;
using Npgsql;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>1,000 customers, 20,000 tokens, 2,000 connections: how long the tokens take to load, and how much memory the edge takes.</summary>
internal static class EdgeScaleBenchmark
{
    private const int Customers = 1_000;
    private const int TokensPerCustomer = 20;
    private const int Connections = 2_000;
    private const int Loads = 5;

    private const string Rows =
        """
        INSERT INTO platform.customers (id, name, plan, state, created_at, updated_at)
            SELECT 'scale-' || i, 'Scale ' || i, 'standard', 'active', now(), now() FROM generate_series(1, $1) i;
        INSERT INTO platform.tokens (id, kind, customer_id, name, prefix, hash, scopes, allowed_cidrs, created_at, created_by)
            SELECT gen_random_uuid(), CASE t % 2 WHEN 0 THEN 'agent' ELSE 'query' END, 'scale-' || i, 'token ' || t, 'msp_agent_xx',
                sha256((i || '/' || t)::bytea), '{}', '{10.0.0.0/8}', now(), 'bench'
            FROM generate_series(1, $1) i, generate_series(1, $2) t
        """;

    /// <exception cref="LocalStack.StackException">A part does not start.</exception>
    internal static async Task<EdgeScale> RunAsync(EdgeParts parts, CancellationToken cancellationToken)
    {
        await parts.Database.ExecuteAsync(Rows.Replace("$1", Text(Customers), StringComparison.Ordinal).Replace("$2", Text(TokensPerCustomer), StringComparison.Ordinal));
        double load = await LoadAsync(parts.Database, cancellationToken);
        var proxies = new Proxies(parts.Folder("scale"), parts.Sink.Url, parts.Customer);
        await using Proxy edge = await proxies.StartGatewayAsync(parts.Database, parts.HashKeyFile, cancellationToken);
        var open = new List<Socket>();
        try
        {
            byte[] request = Request(parts.Customer.Agent.Text, edge.Url);
            for (int i = 0; i < Connections; i++)
                open.Add(await WriteOnceAsync(edge.Url, request, cancellationToken));
            var scale = new EdgeScale(Customers, Customers * TokensPerCustomer, open.Count, load, ProcessUse.Memory(edge.Process.ProcessId, "VmRSS"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Edge with {scale.Customers:N0} customers, {scale.Tokens:N0} tokens, {scale.Connections:N0} connections: tokens loaded in {scale.LoadMilliseconds:F0} ms, {scale.ResidentBytes / 1048576.0:F0} MiB resident."));
            return scale;
        }
        finally
        {
            foreach (Socket socket in open)
                socket.Dispose();
        }
    }

    private static async Task<double> LoadAsync(EdgeDatabase database, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database.GatewayConnectionString);
        double fastest = double.MaxValue;
        TokenSnapshot? snapshot = null;
        for (int i = 0; i < Loads; i++)
        {
            long start = Stopwatch.GetTimestamp();
            EdgeRows rows = await EdgeRows.ReadAsync(source, cancellationToken);
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            snapshot = TokenSnapshot.Build(rows, now, snapshot, now, FrozenDictionary<BackendName, Store>.Empty);
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return fastest;
    }

    private static byte[] Request(string token, Uri edge)
    {
        byte[] body = new RemoteWriteBody().Series(1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), ("__name__", "scale")).ToSnappy();
        string head = $"POST /api/v1/write HTTP/1.1\r\nHost: {edge.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Encoding: snappy\r\n"
            + $"Content-Type: application/x-protobuf\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static async Task<Socket> WriteOnceAsync(Uri edge, byte[] request, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(edge.Host, edge.Port, cancellationToken);
        await socket.SendAsync(request, cancellationToken);
        var answer = new byte[1024];
        int length = await socket.ReceiveAsync(answer, cancellationToken);
        string text = Encoding.ASCII.GetString(answer, 0, length);
        return text.StartsWith("HTTP/1.1 204 ", StringComparison.Ordinal) ? socket : throw new InvalidOperationException($"The edge answered: {text}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
