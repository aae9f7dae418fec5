using System.Reflection;

namespace MspPlatform.Conventions.Tests.References;

public sealed class ReferenceTests
{
    [Fact]
    public void ProjectFiles_Always_ReferenceOnlyWhatTheyMaySee() =>
        ProjectFile.All.SelectMany(p => ReferenceRules.Faults(p.ShortName, p.References.Select(Short))).ShouldBeEmpty();

    // A transitive reference compiles too, so what was built is looked at as well as what was written.
    [Fact]
    public void Assemblies_Always_ReferenceOnlyWhatTheyMaySee() =>
        Product.All.SelectMany(a => ReferenceRules.Faults(Product.ShortName(a), OursIn(a))).ShouldBeEmpty();

    [Fact]
    public void Projects_OutsideTests_StandInTheTable() =>
        ProjectFile.All.Where(p => p.Room != "tests" && !ReferenceRules.Knows(p.ShortName)).Select(p => p.Name).ShouldBeEmpty();

    [Fact]
    public void Assemblies_UnderTest_AreAllThatAreNotTests() =>
        Product.Shipped.Select(a => a.GetName().Name).ShouldBe(ProjectFile.All.Where(p => p.Room != "tests").Select(p => p.Name), ignoreOrder: true);

    [Theory]
    [InlineData("Gateway", "ControlPlane")]
    [InlineData("Gateway", "Testing")]
    [InlineData("Persistence", "Mock.Fleet")]
    [InlineData("Domain", "RemoteWrite")]
    [InlineData("LocalStack", "Gateway")]
    [InlineData("Providers.Abstractions", "Domain")]
    [InlineData("Providers.Aws", "Domain")]
    [InlineData("Mock.Clouds", "Providers.Abstractions")]
    [InlineData("Brand.New", "Domain")]
    [InlineData("Gateway.Tests", "ControlPlane.Tests")]
    public void Reference_ThatThePlanDoesNotDraw_IsRefused(string project, string reference) =>
        ReferenceRules.Faults(project, [reference]).ShouldBe([$"{project} must not reference {reference}"]);

    private static IEnumerable<string> OursIn(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("MspPlatform.", StringComparison.Ordinal)).Select(Short);

    private static string Short(string name) => name.Replace("MspPlatform.", "", StringComparison.Ordinal);
}
