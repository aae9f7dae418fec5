using System.Net;
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

    [Fact]
    public async Task Query_Answered_IsMetered()
    {
        (await edge.Gateway.ReadAsync(edge.Globex.Query.Text, "query?query=1", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await Eventually.TrueAsync(
            async () => (await edge.Database.QueryAsync("SELECT sum(queries) FROM usage.minutes WHERE customer_id = 'globex'")) is ["1"], "the query is in the usage", Cancel);
    }
}
