namespace MspPlatform.Conventions.Tests.Style;

/// <summary>A name that fits everything says nothing.</summary>
public sealed class TypeNameTests
{
    private static readonly string[] Empty = ["Service", "Manager", "Helper", "Helpers", "Utils", "Util", "Utilities"];

    internal static bool SaysNothing(string name)
    {
        string bare = name.Split('`')[0];
        return Empty.Any(word => bare.EndsWith(word, StringComparison.Ordinal));
    }

    [Fact]
    public void Types_Always_AreNamedAfterWhatTheyAre() => Product.TypesOf(Product.All).Where(t => SaysNothing(t.Name)).Select(t => t.FullName).ShouldBeEmpty();

    [Fact]
    public void Folders_Always_AreNamedAfterWhatTheyHold() =>
        Repository.CSharp("src", "mock", "providers", "tests").SelectMany(f => f.Path.Split('/')[..^1]).Distinct().Where(SaysNothing).ShouldBeEmpty();

    [Theory]
    [InlineData("TokenService", true)]
    [InlineData("StringUtils", true)]
    [InlineData("PageManager`1", true)]
    [InlineData("TokenRefresher", false)]
    [InlineData("ServiceDefaultsExtensions", false)]
    public void Name_ThatFitsEverything_IsRefused(string name, bool refused) => SaysNothing(name).ShouldBe(refused);
}
