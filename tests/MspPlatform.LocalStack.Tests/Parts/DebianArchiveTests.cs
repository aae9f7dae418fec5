using MspPlatform.LocalStack.Parts;

namespace MspPlatform.LocalStack.Tests.Parts;

public sealed class DebianArchiveTests
{
    [Theory]
    [InlineData("deb http://mirror.test/debian-security bookworm-security main")]
    [InlineData("deb http://mirror.test/debian bookworm-backports main")]
    [InlineData("deb http://mirror.test/debian bookworm contrib non-free")]
    [InlineData("deb [signed-by=/etc/apt/keyrings/vendor.gpg] http://vendor.test/apt bookworm main")]
    [InlineData("deb http://vendor.test/linux/debian bookworm stable")]
    [InlineData("deb http://vendor.test/apt bookworm main")]
    [InlineData("deb http://mirror.test/ubuntu noble main")]
    public void Find_NotTheMainArchive_GivesNothing(string line) =>
        DebianArchive.Find(AptSourceList.ParseOneLine(line)).ShouldBeNull();

    [Theory]
    [InlineData("deb http://mirror.test/debian bookworm main")]
    [InlineData("deb http://mirror.test/debian/ stable main contrib")]
    [InlineData("deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://cache.test/os bookworm main")]
    [InlineData("deb http://mirror.test/archive/debian/20250520T000000Z trixie main")]
    [InlineData("deb mirror+file:/etc/apt/mirrors/debian.list bookworm main")]
    public void Find_TheMainArchive_FindsIt(string line) =>
        DebianArchive.Find(AptSourceList.ParseOneLine(line)).ShouldNotBeNull();

    [Fact]
    public void Find_ThirdPartyBeforeDebian_PrefersDebiansKeyring()
    {
        var sources = AptSourceList.ParseOneLine("""
            deb [signed-by=/etc/apt/keyrings/vendor.gpg] http://vendor.test/debian bookworm main
            deb http://plain.test/debian bookworm main
            deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://real.test/debian bookworm main
            """);

        DebianArchive.Find(sources)!.Uris.ShouldBe(["http://real.test/debian"]);
    }
}
