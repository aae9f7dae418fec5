using MspPlatform.Domain.Tokens;

namespace MspPlatform.Domain.Tests.Tokens;

public sealed class TokenLifetimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Tick = Now.AddTicks(1);

    [Fact]
    public void State_WithoutEnds_IsPendingUntilUsed()
    {
        var lifetime = new TokenLifetime(null, null, null);
        lifetime.StateAt(Now, everUsed: false).ShouldBe(TokenState.Pending);
        lifetime.StateAt(Now, everUsed: true).ShouldBe(TokenState.Active);
    }

    [Fact]
    public void State_AtItsEnd_IsNoLongerValid()
    {
        new TokenLifetime(Tick, null, null).StateAt(Now, everUsed: true).ShouldBe(TokenState.Active);
        new TokenLifetime(Now, null, null).StateAt(Now, everUsed: true).ShouldBe(TokenState.Expired);
        new TokenLifetime(null, Tick, null).StateAt(Now, everUsed: true).ShouldBe(TokenState.Rotating);
        new TokenLifetime(null, Now, null).StateAt(Now, everUsed: true).ShouldBe(TokenState.Expired);
        new TokenLifetime(null, null, Tick).StateAt(Now, everUsed: true).ShouldBe(TokenState.Active);
        new TokenLifetime(null, null, Now).StateAt(Now, everUsed: true).ShouldBe(TokenState.Revoked);
    }

    [Fact]
    public void State_OverlapLongerThanExpiry_EndsWithExpiry() =>
        new TokenLifetime(Now, Tick.AddDays(30), null).StateAt(Now, everUsed: true).ShouldBe(TokenState.Expired);

    [Fact]
    public void State_RevokedAndExpired_IsRevoked() => new TokenLifetime(Now, Now, Now).StateAt(Now, everUsed: true).ShouldBe(TokenState.Revoked);
}
