using MspPlatform.Domain.Customers;

namespace MspPlatform.Domain.Tests.Customers;

public sealed class CustomerIdTests
{
    [Theory]
    [InlineData("ab")]
    [InlineData("0-")]
    [InlineData("acme-corp-2")]
    [InlineData("abcdefghijklmnopqrstuvwxyz01234")]
    public void TryParse_Slug_KeepsIt(string text)
    {
        CustomerId.TryParse(text, out CustomerId id).ShouldBeTrue();
        id.Value.ShouldBe(text);
        id.ToString().ShouldBe(text);
        CustomerId.Parse(text).ShouldBe(id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("-ab")]
    [InlineData("Acme")]
    [InlineData("ac me")]
    [InlineData("acme\n")]
    [InlineData("acmé")]
    [InlineData("acme_")]
    [InlineData("٣٤")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345")]
    public void TryParse_AnythingElse_Refuses(string? text)
    {
        CustomerId.TryParse(text, out _).ShouldBeFalse();
        if (text is not null)
            Should.Throw<FormatException>(() => CustomerId.Parse(text));
    }

    [Fact]
    public void Value_NeverAssigned_ThrowsInsteadOfNamingNobody() => Should.Throw<InvalidOperationException>(() => default(CustomerId).Value);

    [Fact]
    public void StateText_OfEveryState_ReadsBack()
    {
        foreach (CustomerState state in Enum.GetValues<CustomerState>())
            CustomerStateText.Parse(CustomerStateText.Of(state)).ShouldBe(state);
        CustomerStateText.TryParse("Active", out _).ShouldBeFalse();
        CustomerStateText.TryParse(null, out _).ShouldBeFalse();
    }
}
