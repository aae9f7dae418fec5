using System.Net;
using System.Text.Json;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Usage;

public sealed class RejectionTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private static readonly DateTimeOffset Minute = new(2026, 5, 1, 9, 30, 0, TimeSpan.Zero);
    private static readonly Guid Edge = Guid.CreateVersion7();

    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);

    public void Dispose() => _msp.Dispose();

    [Fact]
    public async Task Rejections_OfACustomer_AreItsOwnTheNewestFirst()
    {
        await using var foreign = new UsageRecorder(controlPlane, ControlPlaneFixture.Globex);
        await foreign.Rejection(Minute.AddMinutes(2), Edge, Edge, "reserved_label", 1).WriteAsync();
        await using var recorder = new UsageRecorder(controlPlane, ControlPlaneFixture.Acme);
        Guid token = await recorder.IssueTokenAsync("web-01");
        await recorder
            .Rejection(Minute, token, Edge, "reserved_label", 50)
            .Rejection(Minute.AddMinutes(1), token, Edge, "reserved_label", 10)
            .Rejection(Minute.AddMinutes(1), token, Edge, "label_value_too_long", 20, reportOnly: true, example: "up{job=\"x\"}")
            .WriteAsync();

        using HttpClient acme = controlPlane.Client(controlPlane.AcmeKey);
        JsonElement answer = await acme.GetAsync("/api/v1/customers/acme/rejections").JsonAsync(HttpStatusCode.OK);
        JsonElement[] items = [.. answer.GetProperty("items").EnumerateArray()];

        items.Select(i => (i.String("reason"), i.GetProperty("samples").GetInt64()))
            .ShouldBe([("label_value_too_long", 20), ("reserved_label", 10), ("reserved_label", 50)]);
        JsonElement newest = items[0];
        newest.EnumerateObject().Select(p => p.Name)
            .ShouldBe(["reason", "reportOnly", "minute", "tokenId", "tokenName", "requests", "samples", "lastAt", "example"]);
        newest.GetProperty("reportOnly").GetBoolean().ShouldBeTrue();
        newest.GetProperty("minute").GetDateTimeOffset().ShouldBe(Minute.AddMinutes(1));
        newest.GetProperty("tokenId").GetGuid().ShouldBe(token);
        newest.String("tokenName").ShouldBe("web-01");
        newest.GetProperty("requests").GetInt64().ShouldBe(1);
        newest.GetProperty("lastAt").GetDateTimeOffset().ShouldBe(Minute.AddMinutes(1).AddSeconds(20));
        newest.String("example").ShouldBe("up{job=\"x\"}");
        items[1].GetProperty("example").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Rejections_MoreThanAHundred_AreCutToTheNewest()
    {
        await controlPlane.CreateCustomerAsync("noisy");
        await using var recorder = new UsageRecorder(controlPlane, "noisy");
        for (int n = 0; n < 120; n++)
            recorder.Rejection(Minute.AddMinutes(n), Edge, Edge, "reserved_label", n);
        await recorder.WriteAsync();

        (await SamplesAsync("")).ShouldBe(Enumerable.Range(20, 100).Reverse().Select(n => (long)n));
        (await SamplesAsync("?limit=2")).ShouldBe([119, 118]);
    }

    [Theory]
    [InlineData("limit=0", "validation_failed")]
    [InlineData("limit=101", "validation_failed")]
    [InlineData("limit=all", "invalid_request")]
    public async Task Rejections_WithAnImpossibleLimit_AreRefused(string query, string code) =>
        await _msp.GetAsync($"/api/v1/customers/acme/rejections?{query}").ShouldBeProblemAsync(HttpStatusCode.BadRequest, code);

    private async Task<IEnumerable<long>> SamplesAsync(string query)
    {
        JsonElement answer = await _msp.GetAsync($"/api/v1/customers/noisy/rejections{query}").JsonAsync(HttpStatusCode.OK);
        return answer.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("samples").GetInt64());
    }
}
