using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using MspPlatform.Gateway.Tests.Storage;
using MspPlatform.Persistence;
using MspPlatform.RemoteWrite;
using MspPlatform.Testing;
using static MspPlatform.Gateway.Tests.Writing.Formats.OtlpBytes;

namespace MspPlatform.Gateway.Tests.Backends;

/// <summary>
/// Against stand-ins for vminsert and vmselect that take nothing but an account's own paths:
/// https://docs.victoriametrics.com/victoriametrics/cluster-victoriametrics/#url-format.
/// </summary>
public sealed class ClusterTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const string Empty = """{"status":"success","data":[]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task WritesAndReads_GoToTheCustomersAccountAlone_AndNameTheCustomerToo()
    {
        await using StrictBackend insert = await StrictBackend.StartAsync((b, http) => InsertAsync(b, http, MetricsPage.Of()));
        await using StrictBackend select = await StrictBackend.StartAsync(SelectAsync);
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel);
        (EdgeCustomer customer, int account) = await CreateAsync(gateway, insert, select, "cluster-good");
        byte[] plain = new RemoteWriteBody().Series(1, Now, ("__name__", "m"), ("case", "plain")).ToSnappy();

        (await gateway.WriteAsync(customer.Agent.Text, plain, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await gateway.WriteAsync(customer.Agent.Text, HostileBodies.OneForeignCustomer("m", "globex", Now), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await OpenAsync(gateway, customer);
        using HttpRequestMessage read = EdgeRequests.Read(customer.Query.Text, "series?match[]=up&extra_label=customer_id=globex");
        read.Headers.Add("AccountID", "1");
        read.Headers.Add("ProjectID", "1");
        (await gateway.Http.SendAsync(read, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        insert.Faults.ShouldBeEmpty();
        select.Faults.ShouldBeEmpty();
        insert.Series.Select(s => s.Tenant).Distinct().ShouldBe([$"{account} customer_id=cluster-good"]);
        insert.Series.First().Labels.ShouldNotContainKey("customer_id");
        insert.Series.Skip(1).Select(s => s.Labels["customer_id"]).Distinct().ShouldBe(["cluster-good"]);
        select.Reads.Distinct().ShouldBe([$"{account} labels customer_id=cluster-good", $"{account} series customer_id=cluster-good"]);
    }

    [Fact]
    public async Task Write_MetadataThatNamesAnAccount_DoesNotGetThere()
    {
        await using StrictBackend insert = await StrictBackend.StartAsync((b, http) => InsertAsync(b, http, MetricsPage.Of()));
        await using StrictBackend select = await StrictBackend.StartAsync(SelectAsync);
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel);
        (EdgeCustomer customer, _) = await CreateAsync(gateway, insert, select, "cluster-metadata");
        using var writer = new WriteRequestWriter();
        writer.AddSeries(Field(1, [.. Field(1, "__name__"), .. Field(2, "m")]), 1, Now);
        byte[] metadata = Field(3, [.. Varint(1, 1), .. Field(2, "m"), .. Varint(11, 1), .. Varint(12, 1)]);

        byte[] body = RemoteWriteBody.Compress([.. writer.WrittenSpan, .. metadata]);
        (await gateway.WriteAsync(customer.Agent.Text, body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        insert.Faults.ShouldBeEmpty();
        insert.Series.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Reads_WhileVminsertChangesLabels_AreClosedAndWritesGoOn()
    {
        await using StrictBackend insert = await StrictBackend.StartAsync((b, http) => InsertAsync(b, http, MetricsPage.Of(changed: ("relabelConfig", "/etc/r.yml"))));
        await using StrictBackend select = await StrictBackend.StartAsync(SelectAsync);
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel);
        (EdgeCustomer customer, _) = await CreateAsync(gateway, insert, select, "cluster-relabel");

        await Eventually.TrueAsync(
            async () => (await (await gateway.ReadAsync(customer.Query.Text, "labels", Cancel)).Content.ReadAsStringAsync(Cancel)).Contains("store_unsafe: ", StringComparison.Ordinal),
            "reads are closed", Cancel);
        (await gateway.WriteAsync(customer.Agent.Text, new RemoteWriteBody().Series(1, Now, ("__name__", "m")).ToSnappy(), Cancel)).StatusCode
            .ShouldBe(HttpStatusCode.NoContent);
        (await gateway.ReadAsync(edge.Acme.Query.Text, "labels", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task InsertAsync(StrictBackend insert, HttpContext http, string metrics)
    {
        string[] path = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path is ["metrics"] or ["health"])
            await http.Response.WriteAsync(metrics);
        else if (path is ["insert", var account, "prometheus", "api", "v1", "write"] && int.TryParse(account, out int number) && number > 0)
        {
            await insert.TakeAsync(http, $"{account} {Scope(http)}");
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
            insert.Refuse(http, StatusCodes.Status400BadRequest, "no such path");
    }

    private static async Task SelectAsync(StrictBackend select, HttpContext http)
    {
        string[] path = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path is ["metrics"] or ["health"])
            await http.Response.WriteAsync(MetricsPage.Of("v1.112.0-cluster"));
        else if (path is ["select", var account, "prometheus", "api", "v1", .. var rest] && int.TryParse(account, out int number) && number > 0)
        {
            select.Reads.Enqueue($"{account} {string.Join('/', rest)} {Scope(http)}");
            await http.Response.WriteAsync(Empty);
        }
        else
            select.Refuse(http, StatusCodes.Status400BadRequest, "no such path");
    }

    // The one parameter that may stand in the URL.
    private static string Scope(HttpContext http) =>
        http.Request.Query is { Count: 1 } query && query["extra_label"] is [{ } label] ? label : throw new InvalidDataException("another query than extra_label");

    private async Task<(EdgeCustomer Customer, int Account)> CreateAsync(RunningGateway gateway, StrictBackend insert, StrictBackend select, string id)
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, id);
        await edge.Database.AddBackendAsync(id, "victoriametrics-cluster", insert.Url, select.Url);
        await edge.Database.PlaceAsync(customer.Id, id);
        await gateway.PlacedAsync(customer.Id, id, Cancel);
        await using PlatformContext context = edge.Database.Open();
        return (customer, await context.Customers.Where(c => c.Id == customer.Id).Select(c => c.AccountId).SingleAsync(Cancel));
    }

    private static Task OpenAsync(RunningGateway gateway, EdgeCustomer customer) => Eventually.TrueAsync(
        async () => (await gateway.ReadAsync(customer.Query.Text, "labels", Cancel)).IsSuccessStatusCode, "reads are open", Cancel);
}
