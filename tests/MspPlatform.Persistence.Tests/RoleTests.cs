using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Tokens;
using Npgsql;

namespace MspPlatform.Persistence.Tests;

public sealed class RoleTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    [Theory]
    [InlineData("CREATE TABLE platform.own (id int)")]
    [InlineData("CREATE TABLE public.own (id int)")]
    [InlineData("CREATE SCHEMA own")]
    [InlineData("ALTER TABLE platform.customers ADD COLUMN own int")]
    [InlineData("DROP TABLE platform.tokens")]
    [InlineData("DROP TRIGGER append_only ON platform.audit_entries")]
    [InlineData("ALTER TABLE platform.audit_entries DISABLE TRIGGER append_only")]
    [InlineData("CREATE ROLE own")]
    [InlineData("DELETE FROM platform.customers")]
    [InlineData("DELETE FROM platform.tokens")]
    [InlineData("UPDATE platform.audit_entries SET actor = 'nobody'")]
    [InlineData("DELETE FROM platform.audit_entries")]
    [InlineData("TRUNCATE platform.audit_entries")]
    [InlineData("DELETE FROM platform.plans")]
    [InlineData("INSERT INTO platform.migrations VALUES ('own', '0')")]
    [InlineData("SELECT * FROM platform.edge_tokens")]
    [InlineData("SELECT * FROM platform.edge_customers")]
    [InlineData("SELECT * FROM platform.edge_backends")]
    [InlineData("SELECT * FROM platform.edge_passes")]
    [InlineData("INSERT INTO platform.pass_queries (id, token_id, endpoint, parameters) SELECT gen_random_uuid(), id, '', '{}' FROM platform.tokens")]
    [InlineData("UPDATE platform.pass_queries SET endpoint = ''")]
    [InlineData("TRUNCATE platform.pass_queries")]
    [InlineData("UPDATE usage.minutes SET samples = 0")]
    [InlineData("DELETE FROM usage.minutes")]
    [InlineData("UPDATE usage.rejections SET samples = 0")]
    [InlineData("UPDATE usage.hours SET samples = 0")]
    [InlineData("DELETE FROM usage.hours")]
    [InlineData("DELETE FROM usage.rejection_hours")]
    [InlineData("UPDATE usage.reconciliations SET stored = accepted")]
    [InlineData("DELETE FROM usage.reconciliations")]
    public async Task ControlPlane_WhatItMustNot_IsDenied(string sql) =>
        (await MigratedDatabase.RefusalAsync(database.ControlPlane, sql)).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

    [Theory]
    [InlineData("SELECT * FROM platform.tokens")]
    [InlineData("SELECT * FROM platform.customers")]
    [InlineData("SELECT * FROM platform.audit_entries")]
    [InlineData("SELECT * FROM platform.plans")]
    [InlineData("SELECT * FROM platform.pass_queries")]
    [InlineData("DELETE FROM platform.pass_queries")]
    [InlineData("UPDATE platform.pass_answers SET status = 200")]
    [InlineData("SELECT * FROM platform.migrations")]
    [InlineData("UPDATE platform.tokens SET prefix = 'x'")]
    [InlineData("UPDATE platform.customers SET state = 'active'")]
    [InlineData("INSERT INTO platform.audit_entries (sequence, at, actor, action, subject, hash) VALUES (2, now(), '', '', '', '')")]
    [InlineData("DELETE FROM usage.token_uses")]
    [InlineData("TRUNCATE usage.token_uses")]
    [InlineData("DELETE FROM usage.minutes")]
    [InlineData("DELETE FROM usage.rejections")]
    [InlineData("SELECT usage.roll_up('acme', now())")]
    [InlineData("SELECT usage.forget_hours('acme', now())")]
    [InlineData("SELECT * FROM usage.hours")]
    [InlineData("UPDATE usage.reconciliations SET stored = accepted")]
    [InlineData("DELETE FROM usage.reconciliations")]
    [InlineData("UPDATE platform.plans SET limits = '{}'")]
    [InlineData("SELECT * FROM platform.backends")]
    [InlineData("UPDATE platform.backends SET write_url = 'http://evil'")]
    [InlineData("DELETE FROM platform.backends")]
    [InlineData("CREATE TABLE usage.own (id int)")]
    [InlineData("CREATE TABLE public.own (id int)")]
    [InlineData("DROP VIEW platform.edge_tokens")]
    public async Task Gateway_WhatItMustNot_IsDenied(string sql) =>
        (await MigratedDatabase.RefusalAsync(database.Gateway, sql)).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

    [Fact]
    public async Task Gateway_WithItsRole_ReadsAgentAndQueryTokensAndWritesUses()
    {
        IReadOnlyList<EdgeToken> tokens = (await EdgeRows.ReadAsync(database.Gateway, TestContext.Current.CancellationToken)).Tokens;

        tokens.Select(t => t.Kind).Order().ShouldBe([Domain.Tokens.TokenKind.Agent, Domain.Tokens.TokenKind.Query]);
        var use = new TokenUse { TokenId = tokens[0].Id, LastUsedAt = TimeProvider.System.GetUtcNow() };
        await TokenUses.WriteAsync(database.Gateway, [use], TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("UPDATE platform.audit_entries SET actor = 'nobody'")]
    [InlineData("DELETE FROM platform.audit_entries")]
    [InlineData("TRUNCATE platform.audit_entries")]
    public async Task Owner_ChangingTheAuditLog_IsRefusedByTheTrigger(string sql) =>
        (await MigratedDatabase.RefusalAsync(database.Owner, sql)).ShouldBe(PostgresErrorCodes.RaiseException);
}
