using System.Globalization;
using System.Net;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Metering;

/// <summary>What is in the usage tables is what was acknowledged, through restarts and while PostgreSQL is away.</summary>
public sealed class UsageTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Usage_OverTwoEdgesAndARestart_SumsToWhatWasAcknowledged()
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "metered");
        long samples = 0, bytes = 0;
        for (int run = 0; run < 2; run++)
        {
            await using RunningGateway other = await edge.StartGatewayAsync(Cancel);
            foreach (RunningGateway gateway in (RunningGateway[])[edge.Gateway, other])
            {
                for (int i = 1; i <= 5; i++)
                {
                    byte[] body = Body(i, run);
                    (await gateway.WriteAsync(customer.Agent.Text, body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
                    samples += i;
                    bytes += body.Length;
                }
            }
        }

        (await edge.Gateway.WriteAsync(customer.Agent.Text, [1, 2, 3], Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        string expected = $"20 {samples} {bytes}";
        await Eventually.TrueAsync(async () => (await SumsAsync("metered")) is [{ } sums] && sums == expected, $"the usage is {expected}", Cancel);
        (await edge.Database.QueryAsync("SELECT count(DISTINCT edge_id) FROM usage.minutes WHERE customer_id = 'metered'")).ShouldBe(["3"]);
    }

    [Fact]
    public async Task Usage_PostgresAway_WaitsAndIsWrittenOnce()
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "patient");
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel);
        (await gateway.WriteAsync(customer.Agent.Text, Body(3, 0), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await edge.Database.ExecuteAsync("REVOKE INSERT ON usage.minutes FROM msp_gateway");
        (await gateway.WriteAsync(customer.Agent.Text, Body(4, 0), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        long before = await RollbacksAsync();
        await Eventually.TrueAsync(async () => await RollbacksAsync() > before, "an attempt to write has failed", Cancel);
        (await gateway.WriteAsync(customer.Agent.Text, Body(5, 0), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await edge.Database.ExecuteAsync("GRANT INSERT ON usage.minutes TO msp_gateway");

        await Eventually.TrueAsync(
            async () => (await SumsAsync("patient")) is [{ } sums] && sums.StartsWith("3 12 ", StringComparison.Ordinal), "everything is there once", Cancel);
    }

    [Fact]
    public async Task Usage_OfTwoTokens_HasTheSeriesOfEach()
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "series");
        IssuedToken second = await edge.Database.IssueAsync(customer.Id, Domain.Tokens.TokenKind.Agent);
        for (int i = 0; i < 3; i++)
            (await edge.Gateway.WriteAsync(customer.Agent.Text, Body(7, 0), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await edge.Gateway.WriteAsync(second.Text, Body(7, 0), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await edge.Gateway.WriteAsync(second.Text, Body(5, 1), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        string series = $"SELECT max(series) AS most FROM usage.minutes WHERE customer_id = '{customer.Id}' GROUP BY token_id ORDER BY most";
        await Eventually.TrueAsync(async () => await edge.Database.QueryAsync(series) is ["7", "12"], "each token has its series", Cancel);
    }

    private async Task<long> RollbacksAsync() => long.Parse(
        (await edge.Database.QueryAsync("SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()"))[0], CultureInfo.InvariantCulture);

    private Task<string[]> SumsAsync(string customer) => edge.Database.QueryAsync(
        $"SELECT concat_ws(' ', sum(writes), sum(samples), sum(bytes)) FROM usage.minutes WHERE customer_id = '{customer}'");

    private static byte[] Body(int series, int run)
    {
        var body = new RemoteWriteBody();
        for (int i = 0; i < series; i++)
            body.Series(1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), ("__name__", "metered"), ("series", $"{i}"), ("run", $"{run}"));
        return body.ToSnappy();
    }
}
