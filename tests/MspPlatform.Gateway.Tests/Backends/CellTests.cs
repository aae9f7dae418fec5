using System.Net;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Backends;

/// <summary>Two real VictoriaMetrics as two cells.</summary>
public sealed class CellTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task Customers_OfTwoCells_AreApartBetweenThemAndWithinOne()
    {
        await using VictoriaMetrics cell = await RealParts.StoreAsync(edge.FilePath("cell"));
        EdgeCustomer first = await PlaceAsync("cell-first", "cell-a", cell.Url), second = await PlaceAsync("cell-second", "cell-a", null);
        await HeardAsync((first, "cell-a"), (second, "cell-a"));
        EdgeCustomer[] all = [edge.Acme, first, second];

        foreach (EdgeCustomer customer in all)
            (await WriteAsync(edge.Gateway, customer, "cells", customer.Secret)).ShouldBe(HttpStatusCode.NoContent);
        await OpenAsync(edge.Gateway, first);

        (await RealParts.FlushedSeriesAsync(edge.Store, "cells")).Select(s => s["customer_id"]).ShouldBe(["acme"]);
        (await RealParts.FlushedSeriesAsync(cell.Url, "cells")).Select(s => s["customer_id"]).ShouldBe(["cell-first", "cell-second"], ignoreOrder: true);
        foreach (EdgeCustomer customer in all)
        {
            string seen = await ReadAsync(edge.Gateway, customer, "series?match[]={__name__!=\"\"}&match[]={customer_id=~\".*\"}&extra_label=customer_id=cell-first");
            all.Where(other => seen.Contains(other.Secret, StringComparison.Ordinal)).ShouldBe([customer]);
        }
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Write_ForeignCustomerIds_AreOverwrittenWhetherOrNotTheStoreSorts(string sorts)
    {
        await using VictoriaMetrics cell = await RealParts.StoreAsync(edge.FilePath($"sort-{sorts}"), flags: ("sortLabels", sorts));
        EdgeCustomer customer = await PlaceAsync($"sort-{sorts}", $"sort-{sorts}", cell.Url);
        await HeardAsync((customer, $"sort-{sorts}"));

        (await WriteBodyAsync(edge.Gateway, customer, HostileBodies.OneForeignCustomer("sorted", "globex", Now))).ShouldBe(HttpStatusCode.NoContent);
        (await WriteBodyAsync(edge.Gateway, customer, HostileBodies.TwoForeignCustomers("sorted", "globex", Now))).ShouldBe(HttpStatusCode.BadRequest);

        Dictionary<string, string>[] series = await RealParts.FlushedSeriesAsync(cell.Url, "sorted");
        series.Select(s => s["case"]).ShouldBe(["sorted", "unsorted", "twice", "value", "empty", "none", "many"], ignoreOrder: true);
        series.Select(s => s["customer_id"]).Distinct().ShouldBe([customer.Id.Value]);
    }

    [Fact]
    public async Task Reads_OfAnUnsafeCell_AreClosedToItsOwnCustomersAlone()
    {
        await using VictoriaMetrics cell = await RealParts.StoreAsync(edge.FilePath("unsafe"), flags: ("search.ignoreExtraFiltersAtLabelsAPI", "true"));
        EdgeCustomer customer = await PlaceAsync("cell-unsafe", "unsafe", cell.Url);
        await HeardAsync((customer, "unsafe"));

        await Eventually.TrueAsync(
            async () => (await ReadAsync(edge.Gateway, customer, "labels")).Contains("store_unsafe: ", StringComparison.Ordinal), "its reads are closed", Cancel);
        (await edge.Gateway.ReadAsync(edge.Acme.Query.Text, "labels", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await WriteAsync(edge.Gateway, customer, "unsafe_cell", "x")).ShouldBe(HttpStatusCode.NoContent);
        string metrics = await edge.Gateway.MetricsAsync(Cancel);
        metrics.ShouldContain("msp_gateway_store_safe{backend=\"unsafe\"} 0\n");
        metrics.ShouldContain("msp_gateway_store_safe{backend=\"default\"} 1\n");
        (await edge.Gateway.Http.GetStringAsync("/readyz", Cancel)).ShouldContain("\"store\":\"Degraded\"");
        await edge.Database.PlaceAsync(customer.Id, "default");
        await edge.Database.ExecuteAsync("DELETE FROM platform.backends WHERE name = 'unsafe'");
        await Eventually.TrueAsync(
            async () => !(await edge.Gateway.MetricsAsync(Cancel)).Contains("backend=\"unsafe\"} 0", StringComparison.Ordinal), "the edge forgot the cell", Cancel);
    }

    [Fact]
    public async Task Customer_OfABackendThatTheEdgeDoesNotKnow_Gets503AndNobodyElse()
    {
        EdgeCustomer customer = await PlaceAsync("cell-unknown", "unknown", edge.Store);
        await HeardAsync((customer, "unknown"));
        await edge.Database.ExecuteAsync("UPDATE platform.backends SET kind = 'graphite' WHERE name = 'unknown'");
        await Eventually.TrueAsync(
            async () => await WriteAsync(edge.Gateway, customer, "unknown_cell", "x") == HttpStatusCode.ServiceUnavailable, "the edge lost the back end", Cancel);

        HttpResponseMessage read = await edge.Gateway.ReadAsync(customer.Query.Text, "query?query=up", Cancel);
        read.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        read.Headers.RetryAfter.ShouldNotBeNull();
        (await read.Content.ReadAsStringAsync(Cancel)).ShouldContain("store_unavailable: ");
        (await WriteAsync(edge.Gateway, edge.Acme, "unknown_cell", "x")).ShouldBe(HttpStatusCode.NoContent);
        await edge.Database.ExecuteAsync("UPDATE platform.backends SET kind = 'victoriametrics' WHERE name = 'unknown'");
        await HeardAsync((customer, "unknown"));
        (await WriteAsync(edge.Gateway, customer, "unknown_cell", "x")).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Edge_StartedWithoutPostgres_KnowsFromItsFileWhereCustomersLive()
    {
        await using VictoriaMetrics cell = await RealParts.StoreAsync(edge.FilePath("offline"));
        EdgeCustomer customer = await PlaceAsync("cell-offline", "offline", cell.Url);
        string file = edge.FilePath("offline-snapshot");
        await using (RunningGateway before = await edge.StartGatewayAsync(Cancel, ("Tokens:SnapshotFile", file)))
        {
            await before.PlacedAsync(customer.Id, "offline", Cancel);
            await Eventually.TrueAsync(() => Task.FromResult(File.Exists(file)), "the snapshot is on disk", Cancel);
            await before.StopAsync(Cancel);
        }

        await using RunningGateway gateway = await RunningGateway.StartAsync(
            "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=1", edge.HashKeyFile, edge.Store, Cancel, ("Tokens:SnapshotFile", file));

        (await WriteAsync(gateway, customer, "offline_cell", "x")).ShouldBe(HttpStatusCode.NoContent);
        (await RealParts.FlushedSeriesAsync(cell.Url, "offline_cell")).ShouldHaveSingleItem()["customer_id"].ShouldBe("cell-offline");
    }

    /// <param name="url">Null when the back end is there already.</param>
    private async Task<EdgeCustomer> PlaceAsync(string id, string backend, Uri? url)
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, id);
        if (url is not null)
            await edge.Database.AddBackendAsync(backend, "victoriametrics", url, url);
        await edge.Database.PlaceAsync(customer.Id, backend);
        return customer;
    }

    private async Task HeardAsync(params (EdgeCustomer Customer, string Backend)[] places)
    {
        foreach ((EdgeCustomer customer, string backend) in places)
            await edge.Gateway.PlacedAsync(customer.Id, backend, Cancel);
    }

    private static Task<HttpStatusCode> WriteAsync(RunningGateway gateway, EdgeCustomer customer, string metric, string value) =>
        WriteBodyAsync(gateway, customer, new RemoteWriteBody().Series(1, Now, ("__name__", metric), ("value", value)).ToSnappy());

    private static async Task<HttpStatusCode> WriteBodyAsync(RunningGateway gateway, EdgeCustomer customer, byte[] body) =>
        (await gateway.WriteAsync(customer.Agent.Text, body, Cancel)).StatusCode;

    private static async Task<string> ReadAsync(RunningGateway gateway, EdgeCustomer customer, string path) =>
        await (await gateway.ReadAsync(customer.Query.Text, path, Cancel)).Content.ReadAsStringAsync(Cancel);

    private static Task OpenAsync(RunningGateway gateway, EdgeCustomer customer) => Eventually.TrueAsync(
        async () => (await gateway.ReadAsync(customer.Query.Text, "labels", Cancel)).IsSuccessStatusCode, "reads are open", Cancel);
}
