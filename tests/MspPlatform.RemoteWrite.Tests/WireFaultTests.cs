namespace MspPlatform.RemoteWrite.Tests;

public sealed class WireFaultTests
{
    [Fact]
    public void Id_OfEveryReason_IsSnakeCaseAndItsOwn()
    {
        var ids = Enum.GetValues<WireFaultReason>().Select(reason => new WireFault(reason, 3).Id).ToArray();

        ids.ShouldAllBe(id => System.Text.RegularExpressions.Regex.IsMatch(id, "^[a-z0-9]+(_[a-z0-9]+)*$"));
        ids.ShouldBeUnique();
    }

    [Fact]
    public void ToString_OfAFault_NamesTheReasonAndThePlace()
    {
        new WireFault(WireFaultReason.SnappyTruncated, 17).ToString().ShouldBe("snappy_truncated at byte 17");
        WireFault.None.ToString().ShouldBe("none");
    }
}
