using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Backends;

/// <summary>An edge, a customer in a back end that is a vmagent before two replicas, and what was acknowledged to it.</summary>
internal sealed class Buffered : IAsyncDisposable
{
    private readonly EdgeFixture _edge;
    private readonly string _name;
    private readonly List<string> _acknowledged = [];
    private readonly SupervisedProcess _buffer;

    private Buffered(EdgeFixture edge, string name, VictoriaMetrics first, VictoriaMetrics second, SupervisedProcess buffer, EdgeCustomer customer, RunningGateway gateway) =>
        (_edge, _name, First, Second, _buffer, Customer, Gateway) = (edge, name, first, second, buffer, customer, gateway);

    public VictoriaMetrics First { get; private set; }

    public VictoriaMetrics Second { get; private set; }

    public EdgeCustomer Customer { get; }

    public RunningGateway Gateway { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Metric => _name.Replace('-', '_') + "_series";

    public static async Task<Buffered> StartAsync(EdgeFixture edge, string name)
    {
        VictoriaMetrics first = await RealParts.StoreAsync(edge.FilePath($"{name}-1")), second = await RealParts.StoreAsync(edge.FilePath($"{name}-2"));
        (SupervisedProcess buffer, Uri url) = await RealParts.BufferAsync(edge.FilePath($"{name}-queue"), first.Url, second.Url);
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, name);
        await edge.Database.AddBackendAsync(name, "victoriametrics", url, first.Url, second.Url);
        await edge.Database.PlaceAsync(customer.Id, name);
        RunningGateway gateway = await edge.StartGatewayAsync(Cancel);
        await gateway.PlacedAsync(customer.Id, name, Cancel);
        var buffered = new Buffered(edge, name, first, second, buffer, customer, gateway);
        await Eventually.TrueAsync(async () => (await buffered.ReadAsync()).IsSuccessStatusCode, "reads are open", Cancel);
        return buffered;
    }

    /// <summary>Writes so many series, each of which has to be acknowledged.</summary>
    public async Task WriteAsync(string when, int count)
    {
        for (int i = 0; i < count; i++)
        {
            string id = $"{when} {i.ToString(CultureInfo.InvariantCulture)}";
            long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            byte[] body = new RemoteWriteBody().Series(1, now, ("__name__", Metric), ("id", id)).ToSnappy();
            (await Gateway.WriteAsync(Customer.Agent.Text, body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent, id);
            _acknowledged.Add(id);
        }
    }

    public Task<HttpResponseMessage> ReadAsync() => Gateway.ReadAsync(Customer.Query.Text, $"series?match[]={Metric}&start=1", Cancel);

    /// <summary>Waits until the customer sees all that was acknowledged.</summary>
    public Task SeenAsync() => Eventually.TrueWithinAsync(
        60,
        async () =>
        {
            using HttpResponseMessage answer = await ReadAsync();
            return answer.IsSuccessStatusCode && HoldsAll(await answer.Content.ReadAsStringAsync(Cancel));
        },
        "the customer sees everything that was acknowledged",
        Cancel);

    /// <summary>Waits until this replica has all that was acknowledged, under the customer's name.</summary>
    public async Task HeldByAsync(Uri replica)
    {
        await Eventually.TrueWithinAsync(
            60, async () => _acknowledged.Except((await RealParts.FlushedSeriesAsync(replica, Metric)).Select(s => s["id"])).ToArray() is [], $"{replica} has everything", Cancel);
        Dictionary<string, string>[] series = await RealParts.SeriesAsync(replica, Metric);
        series.Length.ShouldBe(_acknowledged.Count);
        series.Select(s => s["customer_id"]).Distinct().ShouldBe([Customer.Id.Value]);
    }

    /// <summary>Both replicas again, where they were and with what they had.</summary>
    public async Task RestartAsync()
    {
        First = await RealParts.StoreAsync(_edge.FilePath($"{_name}-1"), First.Url.Port);
        Second = await RealParts.StoreAsync(_edge.FilePath($"{_name}-2"), Second.Url.Port);
    }

    /// <summary>A client that reads all the time, until it is disposed.</summary>
    public Reader StartReading() => new(this);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _buffer.DisposeAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }

    private bool HoldsAll(string answer) => !_acknowledged.Except(JsonDocument.Parse(answer).RootElement.GetProperty("data").EnumerateArray()
        .Select(s => s.GetProperty("id").GetString()!)).Any();

    internal sealed class Reader : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _reading;
        private int _answers;

        public Reader(Buffered buffered) => _reading = Task.Run(
            async () =>
            {
                while (!_stop.IsCancellationRequested)
                {
                    using HttpResponseMessage answer = await buffered.ReadAsync();
                    if (!answer.IsSuccessStatusCode)
                        Failures.Enqueue(answer.StatusCode);
                    Interlocked.Increment(ref _answers);
                }
            },
            Cancel);

        public ConcurrentQueue<HttpStatusCode> Failures { get; } = new();

        /// <summary>Waits for another twenty answers.</summary>
        public Task AnsweredMoreAsync()
        {
            int wanted = Volatile.Read(ref _answers) + 20;
            return Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref _answers) >= wanted), "the reader got more answers", Cancel);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _reading;
            _stop.Dispose();
        }
    }
}
