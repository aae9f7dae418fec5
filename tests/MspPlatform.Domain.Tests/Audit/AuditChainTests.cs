using MspPlatform.Domain.Audit;

namespace MspPlatform.Domain.Tests.Audit;

public sealed class AuditChainTests
{
    private static readonly AuditContent Content = new(
        7, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "api-key:1", "customer.update", "acme", "acme", "{\"name\":\"a\"}", "{\"name\":\"b\"}", "203.0.113.9");

    [Fact]
    public void Link_OfTheSame_IsTheSame() => AuditChain.Link(AuditChain.Genesis, Content).ShouldBe(AuditChain.Link(AuditChain.Genesis, Content with { }));

    [Fact]
    public void Link_AnyFieldChanged_IsAnother()
    {
        AuditContent[] changed =
        [
            Content with { Sequence = 8 },
            Content with { At = Content.At.AddMicroseconds(1) },
            Content with { Actor = "api-key:2" },
            Content with { Action = "customer.create" },
            Content with { CustomerId = null },
            Content with { Subject = "acmf" },
            Content with { Before = null },
            Content with { After = "{\"name\":\"c\"}" },
            Content with { Address = "" },
        ];

        byte[][] links = [AuditChain.Link(AuditChain.Genesis, Content), .. changed.Select(content => AuditChain.Link(AuditChain.Genesis, content))];
        links.Select(Convert.ToHexString).Distinct().Count().ShouldBe(changed.Length + 1);
    }

    [Fact]
    public void Link_AfterAnotherPredecessor_IsAnother()
    {
        byte[] other = [.. AuditChain.Genesis];
        other[31] = 1;
        AuditChain.Link(other, Content).ShouldNotBe(AuditChain.Link(AuditChain.Genesis, Content));
    }

    [Fact]
    public void Link_TextMovedBetweenFields_IsAnother()
    {
        AuditContent moved = Content with { Actor = "api-key:1c", Action = "ustomer.update" };
        AuditChain.Link(AuditChain.Genesis, moved).ShouldNotBe(AuditChain.Link(AuditChain.Genesis, Content));
        AuditChain.Link(AuditChain.Genesis, Content with { Address = null }).ShouldNotBe(AuditChain.Link(AuditChain.Genesis, Content with { Address = "" }));
    }

    [Fact]
    public void Link_FinerThanTheDatabaseKeeps_IsTheSame() =>
        AuditChain.Link(AuditChain.Genesis, Content with { At = Content.At.AddTicks(9) }).ShouldBe(AuditChain.Link(AuditChain.Genesis, Content));

    [Fact]
    public void Link_SameInstantInAnotherZone_IsTheSame() =>
        AuditChain.Link(AuditChain.Genesis, Content with { At = Content.At.ToOffset(TimeSpan.FromHours(9)) }).ShouldBe(AuditChain.Link(AuditChain.Genesis, Content));
}
