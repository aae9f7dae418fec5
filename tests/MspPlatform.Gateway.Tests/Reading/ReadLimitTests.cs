using System.Net;
using Microsoft.AspNetCore.Http;
using MspPlatform.Gateway.Tests.Storage;
using MspPlatform.Gateway.Tests.Writing;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Reading;

public sealed class ReadLimitTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const string Limits = """{"queryRangeSeconds":{"value":3600},"queryPoints":{"value":100}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("query_range?query=up&start=1700000000&end=1700003600&step=60", HttpStatusCode.OK, "success")]
    [InlineData("query_range?query=up&start=2026-01-01T00:00:00Z&end=2026-01-01T01:00:00Z&step=1m", HttpStatusCode.OK, "success")]
    [InlineData("query_range?query=up&start=1700000000&end=1700003601&step=60", HttpStatusCode.BadRequest, "query_range: this query asks for 3601, more than 3600 seconds")]
    [InlineData("query_range?query=up&start=1700000000&end=1700003600&step=30s", HttpStatusCode.BadRequest, "query_points: this query asks for 120, more than 100 points")]
    [InlineData("query_range?query=up&start=0", HttpStatusCode.BadRequest, "query_range: ")]
    [InlineData("query_range?query=up&start=-30d&end=1700003600", HttpStatusCode.BadRequest, "bad_parameter: 'start' must be a Unix time or an RFC 3339 time")]
    [InlineData("query_range?query=up&start=1700000000&end=1700000100&step=0", HttpStatusCode.BadRequest, "bad_parameter: 'step' must be")]
    [InlineData("query_range?query=up&start=1700000000&end=1700000100&step=1x", HttpStatusCode.BadRequest, "bad_parameter: 'step' must be")]
    [InlineData("query_range?query=up&start=NaN&end=1700000100&step=1", HttpStatusCode.BadRequest, "bad_parameter: 'start' must be")]
    public async Task RangeQuery_AroundTheLimits_PassesOrSaysWhy(string query, HttpStatusCode status, string expected)
    {
        await edge.Database.SetLimitsAsync(edge.Acme.Id, Limits);
        await edge.Gateway.LimitsHoldAsync(edge.Acme.Id, Limits, Cancel);

        HttpResponseMessage response = await edge.Gateway.ReadAsync(edge.Acme.Query.Text, query, Cancel);

        string text = await response.Content.ReadAsStringAsync(Cancel);
        response.StatusCode.ShouldBe(status, text);
        text.Replace("\\u0027", "'", StringComparison.Ordinal).ShouldContain(expected);
    }

    [Theory]
    [InlineData("query?query=counted", "enforce", HttpStatusCode.BadRequest, "query_series: this query's answer has more than 2 series")]
    [InlineData("query_range?query=counted&start=NOW-300&end=NOW&step=60", "enforce", HttpStatusCode.BadRequest, "query_series: ")]
    [InlineData("series?match[]=counted", "enforce", HttpStatusCode.BadRequest, "query_series: ")]
    [InlineData("query?query=counted", "report", HttpStatusCode.OK, "success")]
    [InlineData("query?query=counted{n!=\"0\"}", "enforce", HttpStatusCode.OK, "success")]
    [InlineData("label/n/values", "enforce", HttpStatusCode.OK, "success")]
    public async Task Query_WithThreeSeriesWhereTwoMayBe_PassesOrSaysWhy(string query, string mode, HttpStatusCode status, string expected)
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, $"counted-{Guid.NewGuid():N}"[..20]);
        string limits = "{\"querySeries\":{\"value\":2,\"mode\":\"" + mode + "\"}}";
        await edge.Database.SetLimitsAsync(customer.Id, limits);
        await edge.Gateway.LimitsHoldAsync(customer.Id, limits, Cancel);
        var body = new RemoteWriteBody();
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (int n = 0; n < 3; n++)
            body.Series(1, now - 60_000, ("__name__", "counted"), ("n", $"{n}"));
        (await edge.Gateway.WriteAsync(customer.Agent.Text, body.ToSnappy(), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await edge.FlushStoreAsync(Cancel);

        string asked = query.Replace("NOW-300", $"{(now / 1000) - 300}", StringComparison.Ordinal).Replace("NOW", $"{now / 1000}", StringComparison.Ordinal);
        HttpResponseMessage response = await edge.Gateway.ReadAsync(customer.Query.Text, asked, Cancel);

        string text = await response.Content.ReadAsStringAsync(Cancel);
        response.StatusCode.ShouldBe(status, text);
        text.Replace("\\u0027", "'", StringComparison.Ordinal).ShouldContain(expected);
    }

    [Fact]
    public async Task Query_WhoseAnswerTurnsOutTooLargeOnTheWay_IsCutOff()
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "cut-off");
        const string limits = """{"querySeries":{"value":5000}}""";
        await edge.Database.SetLimitsAsync(customer.Id, limits);
        string series = "{\"metric\":{\"n\":\"" + new string('x', 200) + "\"},\"value\":[1,\"2\"]}";
        string answer = """{"status":"success","data":{"resultType":"vector","result":[""" + string.Join(',', Enumerable.Repeat(series, 6000)) + "]}}";
        await using FaultyStore store = await FaultyStore.StartAsync(
            http => http.Response.WriteAsync(http.Request.Path == "/metrics" ? MetricsPage.Of() : answer));
        await using RunningGateway gateway = await edge.StartGatewayAsync(store.Url, Cancel);
        await gateway.LimitsHoldAsync(customer.Id, limits, Cancel);

        await Should.ThrowAsync<HttpRequestException>(() => gateway.ReadAsync(customer.Query.Text, "query?query=x", Cancel));
    }

    [Fact]
    public async Task Query_Answered_IsMetered()
    {
        (await edge.Gateway.ReadAsync(edge.Globex.Query.Text, "query?query=1", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await Eventually.TrueAsync(
            async () => (await edge.Database.QueryAsync("SELECT sum(queries) FROM usage.minutes WHERE customer_id = 'globex'")) is ["1"], "the query is in the usage", Cancel);
    }
}
