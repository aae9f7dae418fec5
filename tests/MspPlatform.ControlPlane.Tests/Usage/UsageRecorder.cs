using System.Net;
using System.Text.Json;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Usage;
using MspPlatform.Testing;
using Npgsql;

namespace MspPlatform.ControlPlane.Tests.Usage;

/// <summary>Writes usage as edges do, under the edge's database role.</summary>
internal sealed class UsageRecorder(ControlPlaneFixture controlPlane, string customer) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _gateway = NpgsqlDataSource.Create(controlPlane.Database.Gateway);
    private readonly List<UsageMinute> _minutes = [];
    private readonly List<SeriesMinute> _series = [];
    private readonly List<RejectionMinute> _rejections = [];

    public CustomerId Customer { get; } = CustomerId.Parse(customer);

    /// <summary>
    /// Counts so much of everything that sums of several can be told apart: samples, a hundredth of it in writes, a tenth in series, ten
    /// times the bytes.
    /// </summary>
    public UsageRecorder Minute(DateTimeOffset minute, Guid token, Guid edge, long samples)
    {
        _minutes.Add(new UsageMinute
        {
            CustomerId = Customer,
            Minute = minute,
            TokenId = token,
            EdgeId = edge,
            Writes = samples / 100,
            Samples = samples,
            Bytes = samples * 10,
            Queries = samples / 50,
            QueryMilliseconds = samples + 1,
            Series = samples / 10,
        });
        return this;
    }

    public UsageRecorder Series(DateTimeOffset minute, Guid edge, long active)
    {
        _series.Add(new SeriesMinute { CustomerId = Customer, Minute = minute, EdgeId = edge, Active = active, NewToday = 0 });
        return this;
    }

    public UsageRecorder Rejection(DateTimeOffset minute, Guid token, Guid edge, string reason, long samples, bool reportOnly = false, string? example = null)
    {
        _rejections.Add(new RejectionMinute
        {
            CustomerId = Customer,
            Minute = minute,
            TokenId = token,
            EdgeId = edge,
            Reason = reason,
            ReportOnly = reportOnly,
            Requests = 1,
            Samples = samples,
            LastAt = minute.AddSeconds(samples % 60),
            Example = example,
        });
        return this;
    }

    public Task WriteAsync() => UsageRows.WriteAsync(_gateway, _minutes, _series, _rejections, TestContext.Current.CancellationToken);

    /// <summary>Issues an agent token and gives its id.</summary>
    public async Task<Guid> IssueTokenAsync(string name)
    {
        await controlPlane.IssueTokenAsync(Customer.Value, "agent-tokens", name);
        using HttpClient msp = controlPlane.Client(controlPlane.MspKey);
        JsonElement tokens = await msp.GetAsync($"/api/v1/customers/{Customer}/agent-tokens").JsonAsync(HttpStatusCode.OK);
        return tokens.GetProperty("items").EnumerateArray().Single(t => t.String("name") == name).GetProperty("id").GetGuid();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();
}
