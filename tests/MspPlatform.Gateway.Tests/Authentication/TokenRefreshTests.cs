using System.Net;
using MspPlatform.Domain.Tokens;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Authentication;

/// <summary>Where the edge's tokens come from, and what it does when that is away.</summary>
public sealed class TokenRefreshTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static readonly byte[] Body = new RemoteWriteBody().Series(1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), ("__name__", "refresh")).ToSnappy();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Revocation_Announced_HoldsWithoutThePoll()
    {
        // A poll that never comes: only LISTEN/NOTIFY can bring these changes.
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("Tokens:PollSeconds", "300"));
        IssuedToken token = await edge.Database.IssueAsync(edge.Acme.Id, TokenKind.Agent);
        await BecomesAsync(gateway, token, HttpStatusCode.NoContent);

        long start = TimeProvider.System.GetTimestamp();
        await edge.Database.RevokeAsync(token.Id);
        await BecomesAsync(gateway, token, HttpStatusCode.Unauthorized);

        TestContext.Current.SendDiagnosticMessage($"revoked after {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        (await TextAsync(gateway, token)).ShouldStartWith("token_revoked: ");
    }

    [Fact]
    public async Task Revocation_NotAnnounced_IsFoundByThePoll()
    {
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("Tokens:PollSeconds", "1"));
        IssuedToken token = await edge.Database.IssueAsync(edge.Acme.Id, TokenKind.Agent);
        await BecomesAsync(gateway, token, HttpStatusCode.NoContent);

        await edge.Database.ExecuteAsync($"SET session_replication_role = replica; UPDATE platform.tokens SET revoked_at = now() WHERE id = '{token.Id}'");

        await BecomesAsync(gateway, token, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task NewToken_UsedBeforeTheEdgeHeardOfIt_IsNotRefused()
    {
        for (int i = 0; i < 20; i++)
        {
            IssuedToken token = await edge.Database.IssueAsync(edge.Acme.Id, TokenKind.Agent);

            // At once: an agent that is told 401 here would have lost its first samples.
            (await edge.Gateway.WriteAsync(token.Text, Body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task LastUse_AfterAWrite_IsInTheDatabase()
    {
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("Tokens:UseFlushSeconds", "1"));
        IssuedToken token = await edge.Database.IssueAsync(edge.Acme.Id, TokenKind.Agent);
        await BecomesAsync(gateway, token, HttpStatusCode.NoContent);
        using HttpRequestMessage request = EdgeRequests.Write(token.Text, Body);
        request.Headers.UserAgent.ParseAdd("Alloy/1.18.1");
        (await gateway.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await Eventually.TrueAsync(
            async () =>
            {
                await using Persistence.PlatformContext context = edge.Database.Open();
                Persistence.Tokens.TokenUse? use = await context.TokenUses.FindAsync([token.Id], Cancel);
                return use is { UserAgent: "Alloy/1.18.1" } && use.Address!.Equals(IPAddress.Loopback);
            },
            "the last use with its agent and address is recorded",
            Cancel);
    }

    [Fact]
    public async Task PostgresAway_RunningEdge_GoesOn_AndARestartedOneServesFromDisk()
    {
        using var folder = new TestFolder();
        string snapshot = folder.File("snapshot");
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        var database = new EdgeDatabase(await postgres.CreateDatabaseAsync());
        await File.WriteAllTextAsync(folder.File("key"), database.HashKeyBase64, Cancel);
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(database, "lonely");
        IssuedToken revoked = await database.IssueAsync(customer.Id, TokenKind.Agent);
        await database.RevokeAsync(revoked.Id);

        await using (RunningGateway gateway = await StartAsync())
        {
            await BecomesAsync(gateway, customer.Agent, HttpStatusCode.NoContent);
            await BecomesAsync(gateway, revoked, HttpStatusCode.Unauthorized);
            await Eventually.TrueAsync(() => Task.FromResult(File.Exists(snapshot)), "the snapshot is on disk", Cancel);
            await postgres.DisposeAsync();

            (await gateway.WriteAsync(customer.Agent.Text, Body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
            (await gateway.ReadAsync(customer.Query.Text, "query?query=1", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

            // It could have been issued just before the database went away.
            (await gateway.WriteAsync(EdgeDatabase.NewText(TokenKind.Agent), Body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        File.GetUnixFileMode(snapshot).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using (RunningGateway restarted = await StartAsync())
        {
            (await restarted.WriteAsync(customer.Agent.Text, Body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
            (await restarted.WriteAsync(revoked.Text, Body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await restarted.ReadAsync(customer.Query.Text, "query?query=1", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        // Somebody who can write the file undoes the revocation: the whole file is worth nothing then.
        string text = await File.ReadAllTextAsync(snapshot, System.Text.Encoding.Latin1, Cancel);
        await File.WriteAllTextAsync(snapshot, text.Replace("RevokedAt", "RevokedIt", StringComparison.Ordinal), System.Text.Encoding.Latin1, Cancel);
        await using RunningGateway doubting = await StartAsync();
        HttpResponseMessage write = await doubting.WriteAsync(customer.Agent.Text, Body, Cancel);
        write.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        write.Headers.RetryAfter.ShouldNotBeNull();
        (await write.Content.ReadAsStringAsync(Cancel)).ShouldStartWith("tokens_unavailable: ");
        (await doubting.ReadAsync(customer.Query.Text, "query?query=1", Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await doubting.Http.GetAsync("/readyz", Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await doubting.Http.GetAsync("/healthz", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(
            database.GatewayConnectionString + ";Timeout=2", folder.File("key"), edge.Store, Cancel, ("Tokens:SnapshotFile", snapshot));
    }

    private static Task BecomesAsync(RunningGateway gateway, IssuedToken token, HttpStatusCode status) => Eventually.TrueAsync(
        async () => (await gateway.WriteAsync(token.Text, Body, Cancel)).StatusCode == status,
        $"a write is answered {status}",
        Cancel);

    private static async Task<string> TextAsync(RunningGateway gateway, IssuedToken token) =>
        await (await gateway.WriteAsync(token.Text, Body, Cancel)).Content.ReadAsStringAsync(Cancel);
}
