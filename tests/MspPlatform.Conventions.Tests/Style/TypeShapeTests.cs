using System.Reflection;

namespace MspPlatform.Conventions.Tests.Style;

/// <summary>Sealed unless something derives from it; internal unless somebody outside must see it; interfaces only where there is a choice.</summary>
public sealed class TypeShapeTests
{
    private static readonly Assembly[] Hosts = [Product.ControlPlane, Product.Gateway, Product.LocalStack, Product.Fleet, Product.Clouds, Product.Aws];

    // Public because the framework's validation and OpenAPI generators silently skip what is not.
    private static readonly string[] PublicSuffixes = ["Request", "Response", "Query"];

    private static readonly Dictionary<string, string> PublicExceptions = new(StringComparer.Ordinal)
    {
        ["MspPlatform.ControlPlane.Paging.Page`1"] = "the shape of every list answer",
        ["MspPlatform.ControlPlane.Audit.AuditVerification"] = "the answer of /audit/verify",
        ["MspPlatform.Providers.Aws.AwsProvider"] = "the one class of a plugin that the host looks for",
        ["MspPlatform.ControlPlane.Limits.LimitSettings"] = "a body, a member of others, and a part of answers",
    };

    private static readonly Dictionary<string, string> SingleInterfaces = new(StringComparer.Ordinal)
    {
        ["MspPlatform.RemoteWrite.IWriteRequestVisitor"] = "implemented by structs, so that the walker is compiled for each and calls nothing virtual; tests have a second one",
        ["MspPlatform.Providers.ICloudProvider"] = "the plugin point: third parties implement it",
        ["MspPlatform.Providers.ICloudAccount"] = "as above",
        ["MspPlatform.Providers.IInventorySource"] = "as above",
        ["MspPlatform.Providers.IMetricSource"] = "as above",
        ["MspPlatform.Providers.ICostSource"] = "as above",
        ["MspPlatform.Providers.IForecastSource"] = "as above",
        ["MspPlatform.Providers.IPermissionCheck"] = "as above",
        ["MspPlatform.Providers.IApiMeter"] = "the host implements it, and is no plugin's to know",
    };

    internal static IEnumerable<Type> Open(IReadOnlyCollection<Type> types)
    {
        var bases = types.Select(t => t.BaseType).OfType<Type>().Select(t => t.IsGenericType ? t.GetGenericTypeDefinition() : t).ToHashSet();
        return types.Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract && !bases.Contains(t));
    }

    internal static bool MayBePublic(Type type) =>
        PublicSuffixes.Any(s => type.Name.EndsWith(s, StringComparison.Ordinal))
        || (type.IsSubclassOf(typeof(Attribute)) && type.Namespace!.EndsWith(".Validation", StringComparison.Ordinal))
        || PublicExceptions.ContainsKey(type.FullName!);

    [Fact]
    public void Classes_Always_AreSealedUnlessDerivedFrom() =>
        Open([.. Product.TypesOf(Product.All), .. Product.TypesOf(typeof(TypeShapeTests).Assembly).Where(t => t != typeof(OpenForTheTest))])
            .Select(t => t.FullName).ShouldBeEmpty();

    [Fact]
    public void HostTypes_Always_AreInternalUnlessTheyAreTheApi() =>
        Product.TypesOf(Hosts).Where(t => t.IsPublic && !MayBePublic(t)).Select(t => t.FullName).ShouldBeEmpty();

    [Fact]
    public void Interfaces_Always_HaveTwoImplementationsOrAReason()
    {
        Type[] types = [.. Product.TypesOf(Product.Shipped)];
        types.Where(t => t.IsInterface && !SingleInterfaces.ContainsKey(t.FullName!) && types.Count(c => !c.IsInterface && t.IsAssignableFrom(c)) < 2)
            .Select(t => t.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void Exceptions_Always_NameTypesThatExist()
    {
        string?[] names = [.. Product.TypesOf(Product.Shipped).Select(t => t.FullName)];
        PublicExceptions.Keys.Concat(SingleInterfaces.Keys).Except(names).ShouldBeEmpty();
    }

    [Fact]
    public void Class_ThatIsOpenForNobody_IsRefused() => Open([typeof(OpenForTheTest), typeof(TypeShapeTests)]).ShouldBe([typeof(OpenForTheTest)]);

    [Fact]
    public void PublicType_ThatIsNotTheApi_IsRefused() => MayBePublic(typeof(OpenForTheTest)).ShouldBeFalse();

    private class OpenForTheTest;
}
