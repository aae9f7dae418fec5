using Microsoft.EntityFrameworkCore;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;
using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Usage;

namespace MspPlatform.Persistence.Tests;

public sealed class UsageRowsTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    private static readonly CustomerId Acme = CustomerId.Parse("acme");
    private static readonly DateTimeOffset Minute = new(2026, 5, 1, 9, 30, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_SameMinuteAgain_ReplacesInsteadOfAdding()
    {
        Guid token = Guid.CreateVersion7(), edge = Guid.CreateVersion7(), otherRun = Guid.CreateVersion7();
        await WriteAsync(Minutes(token, edge, samples: 100), Rejections(token, edge, samples: 5));
        await WriteAsync(Minutes(token, edge, samples: 250), Rejections(token, edge, samples: 7));
        await WriteAsync(Minutes(token, edge, samples: 250), Rejections(token, edge, samples: 7));
        await WriteAsync(Minutes(token, otherRun, samples: 40), []);

        await using PlatformContext context = database.CreateContext();
        (await context.UsageMinutes.Where(u => u.TokenId == token).SumAsync(u => u.Samples, Cancelled)).ShouldBe(290);
        RejectionMinute rejection = await context.RejectionMinutes.SingleAsync(r => r.TokenId == token, Cancelled);
        rejection.ShouldBeEquivalentTo(Rejections(token, edge, samples: 7)[0]);
        SeriesMinute series = await context.SeriesMinutes.SingleAsync(s => s.EdgeId == edge, Cancelled);
        series.Active.ShouldBe(11);
    }

    [Fact]
    public async Task EdgeCustomers_PlanAndOverrides_AreRead()
    {
        await MigratedDatabase.ExecuteAsync(
            database.Owner,
            """
            INSERT INTO platform.plans (name, limits) VALUES ('small', '{"samplesPerSecond":{"value":10}}');
            INSERT INTO platform.customers (id, name, plan, state, created_at, updated_at, limit_overrides)
                VALUES ('tiny', 'Tiny', 'small', 'active', now(), now(), '{"samplesPerSecond":{"mode":"report"}}')
            """);

        IReadOnlyList<EdgeCustomer> customers = (await EdgeRows.ReadAsync(database.Gateway, Cancelled)).Customers;

        EdgeCustomer tiny = customers.Single(c => c.Id.Value == "tiny");
        CustomerLimits.Resolve(tiny.PlanLimits, tiny.LimitOverrides)[LimitKind.SamplesPerSecond].ShouldBe(new EffectiveLimit(10, LimitMode.Report));
        EdgeCustomer acme = customers.Single(c => c.Id == Acme);
        CustomerLimits.Resolve(acme.PlanLimits, acme.LimitOverrides)[LimitKind.RequestsPerMinute].ShouldBe(new EffectiveLimit(100, LimitMode.Enforce));
    }

    private Task WriteAsync(UsageMinute[] minutes, RejectionMinute[] rejections) =>
        UsageRows.WriteAsync(
            database.Gateway,
            minutes,
            [new SeriesMinute { CustomerId = Acme, Minute = Minute, EdgeId = minutes[0].EdgeId, Active = 11, NewToday = 3 }],
            rejections,
            Cancelled);

    private static UsageMinute[] Minutes(Guid token, Guid edge, long samples) =>
    [
        new() { CustomerId = Acme, Minute = Minute, TokenId = token, EdgeId = edge, Writes = 2, Samples = samples, Bytes = 900, Queries = 1, QueryMilliseconds = 4, Series = 50 },
    ];

    private static RejectionMinute[] Rejections(Guid token, Guid edge, long samples) =>
    [
        new()
        {
            CustomerId = Acme,
            Minute = Minute,
            TokenId = token,
            EdgeId = edge,
            Reason = "label_name_too_long",
            ReportOnly = false,
            Requests = 1,
            Samples = samples,
            LastAt = Minute.AddSeconds(12),
            Example = "up{job=\"x\"}",
        },
    ];
}
