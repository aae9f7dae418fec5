using System.Net;
using System.Text.Json;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Usage;

public sealed class ReconciliationTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private static readonly DateTimeOffset Hour = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);

    public void Dispose() => _msp.Dispose();

    [Fact]
    public async Task Reconciliations_OfACustomer_AreItsOwnTheNewestFirst()
    {
        await WriteAsync("acme", 0, "1000, 1000, 'matches', NULL");
        await WriteAsync("acme", 1, "1000, 700, 'differs', NULL");
        await WriteAsync("acme", 2, "1000, NULL, 'unknown', 'store_refused'");
        await WriteAsync("globex", 1, "5, 5, 'matches', NULL");
        using HttpClient acme = controlPlane.Client(controlPlane.AcmeKey);

        JsonElement[] items = Items(await acme.GetAsync("/api/v1/customers/acme/usage/reconciliations").JsonAsync(HttpStatusCode.OK));

        items.Select(i => i.GetProperty("hour").GetDateTimeOffset()).ShouldBe([Hour.AddHours(2), Hour.AddHours(1), Hour]);
        items[1].EnumerateObject().Select(p => (p.Name, p.Value.ToString()))
            .Take(6).Skip(1).ShouldBe([("accepted", "1000"), ("stored", "700"), ("difference", "-300"), ("state", "differs"), ("reason", "")]);
        items[0].GetProperty("difference").ValueKind.ShouldBe(JsonValueKind.Null);
        items[0].String("reason").ShouldBe("store_refused");
        await acme.GetAsync("/api/v1/customers/globex/usage/reconciliations").ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
    }

    [Fact]
    public async Task Reconciliations_OfARange_ComeInPagesWithoutGap()
    {
        await controlPlane.CreateCustomerAsync("paged");
        for (int hour = 0; hour < 30; hour++)
            await WriteAsync("paged", hour, "1, 1, 'matches', NULL");
        string path = "/api/v1/customers/paged/usage/reconciliations?from=2026-05-01T14:00:00Z&to=2026-05-02T05:00:00%2B00:00&limit=4";
        var hours = new List<DateTimeOffset>();

        for (string? cursor = ""; cursor is not null;)
        {
            JsonElement page = await _msp.GetAsync($"{path}&cursor={cursor}").JsonAsync(HttpStatusCode.OK);
            hours.AddRange(Items(page).Select(i => i.GetProperty("hour").GetDateTimeOffset()));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        hours.ShouldBe(Enumerable.Range(5, 15).Reverse().Select(n => Hour.AddHours(n)));
        await _msp.GetAsync($"{path}&cursor=x").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_cursor");
        await _msp.GetAsync("/api/v1/customers/paged/usage/reconciliations?from=yesterday").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "validation_failed");
    }

    private Task WriteAsync(string customer, int hour, string figures) =>
        controlPlane.ExecuteAsOwnerAsync($"INSERT INTO usage.reconciliations VALUES ('{customer}', '{Hour.AddHours(hour):u}', {figures}, now())");

    private static JsonElement[] Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];
}
