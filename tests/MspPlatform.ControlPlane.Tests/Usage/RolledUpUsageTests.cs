using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MspPlatform.ControlPlane.Usage;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Usage;

/// <summary>Usage whose older part is kept by the hour is answered as if nothing had happened, for steps of whole hours.</summary>
public sealed class RolledUpUsageTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private static readonly Guid[] Edges = [Guid.CreateVersion7(), Guid.CreateVersion7()];

    // The older half of what is recorded is older than minutes are kept.
    private static readonly DateTimeOffset Border = Whole(TimeProvider.System.GetUtcNow()).AddDays(-35);

    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _msp.Dispose();

    [Theory]
    [InlineData("1h", "")]
    [InlineData("1h", "&groupBy=token")]
    [InlineData("1d", "")]
    [InlineData("1d", "&groupBy=token")]
    public async Task Usage_OverHoursAndMinutes_IsWhatItWasBefore(string step, string grouping)
    {
        string customer = $"rolled-{step}{(grouping.Length > 0 ? "-t" : "")}";
        await using UsageRecorder recorder = await RecordAsync(customer);
        string query = $"{Range(-10, 10)}&step={step}{grouping}";
        string before = await ItemsAsync(customer, query);
        before.Length.ShouldBeGreaterThan(500);

        (await RollUpAsync()).ShouldBePositive();

        (await ItemsAsync(customer, query)).ShouldBe(before);
        await recorder.WriteAsync();
        (await ItemsAsync(customer, query)).ShouldBe(before, "edges that write again add nothing");
        await RollUpAsync();
        (await ItemsAsync(customer, query)).ShouldBe(before);
    }

    [Fact]
    public async Task Usage_OfAdjoiningRanges_CountsAnHourOnce()
    {
        await using UsageRecorder recorder = await RecordAsync("adjoining");
        long all = await SamplesAsync("adjoining", Range(-10, 10));
        await RollUpAsync();

        DateTimeOffset middle = Border.AddHours(-3).AddMinutes(20);
        long first = await SamplesAsync("adjoining", $"from={Border.AddHours(-10):u}&to={middle:u}".Replace(' ', 'T'));
        long second = await SamplesAsync("adjoining", $"from={middle:u}&to={Border.AddHours(10):u}".Replace(' ', 'T'));

        (first + second).ShouldBe(all);
    }

    [Fact]
    public async Task Usage_InMinutesWhereThereAreHours_IsRefusedAndNotByDefault()
    {
        await using UsageRecorder recorder = await RecordAsync("minutes");
        await RollUpAsync();

        foreach (string step in new[] { "1m", "5m" })
        {
            await _msp.GetAsync($"/api/v1/customers/minutes/usage?{Range(-2, 2)}&step={step}").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "minutes_rolled_up");
            await _msp.GetAsync($"/api/v1/customers/minutes/usage?{Range(0, 2)}&step={step}").JsonAsync(HttpStatusCode.OK);
        }

        (await _msp.GetAsync($"/api/v1/customers/minutes/usage?{Range(-2, 2)}").JsonAsync(HttpStatusCode.OK)).String("step").ShouldBe("1h");
        (await _msp.GetAsync($"/api/v1/customers/minutes/usage?{Range(0, 2)}").JsonAsync(HttpStatusCode.OK)).String("step").ShouldBe("1m");
    }

    /// <summary>Ten hours before the border and ten after it, by two tokens and two edges, all of it different.</summary>
    private async Task<UsageRecorder> RecordAsync(string customer)
    {
        await controlPlane.CreateCustomerAsync(customer);
        var recorder = new UsageRecorder(controlPlane, customer);
        Guid[] tokens = [await recorder.IssueTokenAsync("web-01"), await recorder.IssueTokenAsync("web-02")];
        var random = new Random(customer.Length);
        for (DateTimeOffset minute = Border.AddHours(-10); minute < Border.AddHours(10); minute = minute.AddMinutes(7))
        {
            foreach (Guid edge in Edges)
            {
                recorder.Series(minute, edge, random.Next(1_000));
                foreach (Guid token in tokens)
                    recorder.Minute(minute, token, edge, 100 * random.Next(1_000));
                if (random.Next(3) == 0)
                    recorder.Rejection(minute, tokens[0], edge, "reserved_label", random.Next(100), reportOnly: random.Next(2) == 0);
            }
        }

        await recorder.WriteAsync();
        return recorder;
    }

    private Task<long> RollUpAsync() => controlPlane.Services.GetServices<IHostedService>().OfType<RollUpUsage>().Single().RunAsync(Cancel);

    private async Task<string> ItemsAsync(string customer, string query)
    {
        JsonElement usage = await _msp.GetAsync($"/api/v1/customers/{customer}/usage?{query}").JsonAsync(HttpStatusCode.OK);
        return usage.GetProperty("items").GetRawText() + usage.GetProperty("totals").GetRawText();
    }

    private async Task<long> SamplesAsync(string customer, string query) =>
        (await _msp.GetAsync($"/api/v1/customers/{customer}/usage?{query}&step=1h").JsonAsync(HttpStatusCode.OK)).GetProperty("totals").GetProperty("samples").GetInt64();

    private static string Range(int fromHours, int toHours) => $"from={Border.AddHours(fromHours):u}&to={Border.AddHours(toHours):u}".Replace(' ', 'T');

    private static DateTimeOffset Whole(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
