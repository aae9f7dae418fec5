using System.Net;
using Microsoft.EntityFrameworkCore;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Customers;
using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Tokens;
using Npgsql;

namespace MspPlatform.Persistence.Tests;

public sealed class ModelTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_Always_HasNoChangeThatNoMigrationMakes()
    {
        await using PlatformContext context = database.CreateContext();
        context.Database.HasPendingModelChanges().ShouldBeFalse();
        (await context.Database.GetPendingMigrationsAsync(Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Customer_WrittenAndRead_IsTheSame()
    {
        DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var written = new Customer { Id = CustomerId.Parse("initech"), Name = "Initech", Plan = Plan.Standard, CreatedAt = now, UpdatedAt = now, State = CustomerState.Suspended };
        await using (PlatformContext context = database.CreateContext())
        {
            context.Add(written);
            await context.SaveChangesAsync(Cancelled);
        }

        await using PlatformContext again = database.CreateContext();
        Customer read = await again.Customers.SingleAsync(c => c.Id == written.Id, Cancelled);
        read.ShouldBeEquivalentTo(written);
        read.AccountId.ShouldBePositive();
        read.Version.ShouldNotBe(0u);
    }

    [Fact]
    public async Task Customer_ChangedByTwo_TheSecondHearsOfIt()
    {
        await using PlatformContext first = database.CreateContext();
        await using PlatformContext second = database.CreateContext();
        (await first.Customers.SingleAsync(c => c.Id == CustomerId.Parse("globex"), Cancelled)).Name = "first";
        (await second.Customers.SingleAsync(c => c.Id == CustomerId.Parse("globex"), Cancelled)).Name = "second";

        await first.SaveChangesAsync(Cancelled);
        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => second.SaveChangesAsync(Cancelled));
    }

    [Theory]
    [InlineData("agent", "acme", Constraints.CurrentTokenName)]
    [InlineData("api", null, Constraints.CurrentTokenName)]
    public async Task Token_NameOfACurrentOne_IsRefusedByName(string kind, string? customerId, string constraint)
    {
        await using PlatformContext context = database.CreateContext();
        TokenText.TryParseKind(kind, out TokenKind parsed).ShouldBeTrue();
        context.Add(Token(parsed, customerId, "first", hash: 1));

        (await Should.ThrowAsync<DbUpdateException>(() => context.SaveChangesAsync(Cancelled))).Violates(constraint).ShouldBeTrue();
    }

    [Fact]
    public async Task Token_OfNobody_IsRefusedByName()
    {
        await using PlatformContext context = database.CreateContext();
        context.Add(Token(TokenKind.Agent, "nobody", "lost", hash: 2));
        (await Should.ThrowAsync<DbUpdateException>(() => context.SaveChangesAsync(Cancelled))).Violates(Constraints.TokenCustomer).ShouldBeTrue();
    }

    [Fact]
    public async Task Uses_OutOfOrder_TheNewestStays()
    {
        DateTimeOffset noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        Guid id = (await EdgeRows.ReadAsync(database.Gateway, Cancelled)).Tokens[0].Id;
        foreach ((int minute, string address) in new[] { (1, "203.0.113.1"), (3, "2001:db8::3"), (2, "203.0.113.2") })
            await TokenUses.WriteAsync(database.Gateway, [new TokenUse { TokenId = id, LastUsedAt = noon.AddMinutes(minute), Address = IPAddress.Parse(address), UserAgent = null }], Cancelled);

        await using PlatformContext context = database.CreateContext();
        TokenUse use = (await context.Tokens.Include(t => t.LastUse).SingleAsync(t => t.Id == id, Cancelled)).LastUse!;
        use.LastUsedAt.ShouldBe(noon.AddMinutes(3));
        use.Address.ShouldBe(IPAddress.Parse("2001:db8::3"));
    }

    [Fact]
    public async Task Change_OfCustomerOrToken_IsAnnounced()
    {
        await using NpgsqlConnection listener = await database.Gateway.OpenConnectionAsync(Cancelled);
        var heard = new List<string>();
        listener.Notification += (_, notification) => heard.Add($"{notification.Channel} {notification.Payload}");
        await using (var listen = new NpgsqlCommand("LISTEN customers; LISTEN tokens", listener))
            await listen.ExecuteNonQueryAsync(Cancelled);

        await MigratedDatabase.ExecuteAsync(database.ControlPlane, "UPDATE platform.customers SET updated_at = now() WHERE id = 'acme'");
        await listener.WaitAsync(Cancelled);
        await MigratedDatabase.ExecuteAsync(database.ControlPlane, "UPDATE platform.tokens SET allowed_cidrs = '{}' WHERE kind = 'agent'");
        await listener.WaitAsync(Cancelled);

        heard[0].ShouldBe("customers acme");
        heard[1].ShouldStartWith("tokens ");
    }

    [Fact]
    public async Task Backend_WrittenAndChanged_IsAnnouncedAndReadByTheEdgeWithItsCustomers()
    {
        await using NpgsqlConnection listener = await database.Gateway.OpenConnectionAsync(Cancelled);
        var heard = new List<string>();
        listener.Notification += (_, notification) => heard.Add($"{notification.Channel} {notification.Payload}");
        await using (var listen = new NpgsqlCommand("LISTEN backends", listener))
            await listen.ExecuteNonQueryAsync(Cancelled);

        await MigratedDatabase.ExecuteAsync(
            database.ControlPlane, "INSERT INTO platform.backends VALUES ('cell-1', 'mimir', 'http://w', ARRAY['http://r1', 'http://r2'], now(), now())");
        await listener.WaitAsync(Cancelled);
        await MigratedDatabase.ExecuteAsync(database.ControlPlane, "UPDATE platform.customers SET backend = 'cell-1' WHERE id = 'globex'");
        EdgeRows rows = await EdgeRows.ReadAsync(database.Gateway, Cancelled);
        string? refusal = await MigratedDatabase.RefusalAsync(database.ControlPlane, "DELETE FROM platform.backends WHERE name = 'cell-1'");
        string? lost = await MigratedDatabase.RefusalAsync(database.ControlPlane, "UPDATE platform.customers SET backend = 'cell-2' WHERE id = 'globex'");
        await MigratedDatabase.ExecuteAsync(database.ControlPlane, "UPDATE platform.customers SET backend = 'default' WHERE id = 'globex'");
        await MigratedDatabase.ExecuteAsync(database.ControlPlane, "DELETE FROM platform.backends WHERE name = 'cell-1'");
        await listener.WaitAsync(Cancelled);

        heard.ShouldBe(["backends cell-1", "backends cell-1"]);
        EdgeBackend cell = rows.Backends.ShouldHaveSingleItem();
        (cell.Name, cell.Kind, cell.WriteUrl).ShouldBe(("cell-1", "mimir", "http://w"));
        cell.ReadUrls.ShouldBe(["http://r1", "http://r2"]);
        rows.Customers.Single(c => c.Id.Value == "globex").Backend.Value.ShouldBe("cell-1");
        rows.Customers.Where(c => c.Id.Value != "globex").ShouldAllBe(c => c.Backend.Value == "default");
        refusal.ShouldBe(PostgresErrorCodes.ForeignKeyViolation);
        lost.ShouldBe(PostgresErrorCodes.ForeignKeyViolation);
    }

    private static AccessToken Token(TokenKind kind, string? customerId, string name, ulong hash) => new()
    {
        Id = Guid.NewGuid(),
        Kind = kind,
        CustomerId = customerId is null ? null : CustomerId.Parse(customerId),
        Name = name,
        Prefix = "msp_test",
        Hash = new TokenHash(hash, 0, 0, 0),
        CreatedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        CreatedBy = "test",
    };
}
