using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using MspPlatform.Gateway.Tests.Storage;
using MspPlatform.Gateway.Tests.Writing;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Canary;

/// <summary>What a running edge makes of the canary's rounds.</summary>
public sealed partial class CanaryWatchTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static readonly (string, string)[] Enabled = [("Canary:Enabled", "true"), ("Canary:PeriodSeconds", "1")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Edge_OverARealStore_RunsRoundsAndFindsNothing()
    {
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, Enabled);
        await Eventually.TrueAsync(async () => await CountAsync(gateway, "rounds") >= 3, "three rounds were run", Cancel);
        await edge.FlushStoreAsync(Cancel);

        (await CountAsync(gateway, "leaks")).ShouldBe(0);
        (await CountAsync(gateway, "blind")).ShouldBe(0);
        HttpResponseMessage read = await gateway.ReadAsync(edge.Acme.Query.Text, "series?match[]={__name__!=\"\"}", Cancel);
        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await read.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("canary");
    }

    [Fact]
    public async Task Edge_OverALeakingStore_CountsItAndClosesReads()
    {
        await using FaultyStore store = await FaultyStore.StartAsync(context => context.Response.WriteAsync(
            context.Request.Path == "/metrics" ? MetricsPage.Of() : """{"status":"success","data":["canary_a_secret_value","canary_b_secret_value"]}"""));
        await using RunningGateway gateway = await edge.StartGatewayAsync(store.Url, Cancel, [.. Enabled, ("VictoriaMetrics:CheckSeconds", "1")]);
        await Eventually.TrueAsync(async () => await CountAsync(gateway, "leaks") == 1, "the leak was counted", Cancel);

        HttpResponseMessage read = await gateway.ReadAsync(edge.Acme.Query.Text, "labels", Cancel);
        read.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await read.Content.ReadAsStringAsync(Cancel)).ShouldContain("store_unsafe: ");
        (await gateway.MetricsAsync(Cancel)).ShouldContain("msp_gateway_store_safe{backend=\"default\"} 0\n");
        (await gateway.Http.GetStringAsync("/readyz", Cancel)).ShouldContain("\"store\":\"Degraded\"");
    }

    [Fact]
    public async Task Edge_ThatWasNotAskedTo_RunsNoCanary() => (await CountAsync(edge.Gateway, "rounds")).ShouldBe(-1);

    // -1 where there is no such series, which an enabled canary has from its start.
    private static async Task<int> CountAsync(RunningGateway gateway, string what) =>
        Sample().Matches(await gateway.MetricsAsync(Cancel)).Where(m => m.Groups[1].Value == what).Select(m => int.Parse(m.Groups[2].Value, null)).SingleOrDefault(-1);

    [GeneratedRegex("^msp_gateway_canary_(rounds|leaks|blind)_total ([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex Sample();
}
