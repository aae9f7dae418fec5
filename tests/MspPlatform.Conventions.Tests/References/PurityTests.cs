using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MspPlatform.Conventions.Tests.References;

/// <summary>Domain and RemoteWrite decide and translate; they neither read nor write the world, and need nobody's package.</summary>
public sealed class PurityTests
{
    private static readonly string[] ImpureNamespaces =
    [
        "System.IO", "System.Net.Http", "System.Net.Sockets", "System.Net.NetworkInformation", "System.Net.WebSockets", "System.Data", "Microsoft",
    ];

    private static readonly string[] ImpureTypes =
    [
        "System.Console", "System.Environment", "System.Diagnostics.Process", "System.Net.Dns", "System.Threading.Thread", "System.Threading.Timer",
        "System.Random", "System.AppContext",
    ];

    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["System.Net.Sockets.AddressFamily"] = "an enum: whether an address is IPv4 or IPv6",
    };

    public static readonly TheoryData<string> Pure = ["Domain", "RemoteWrite"];

    /// <summary>Need nobody's package. The contract of providers names HTTP, by which the host gives them a way to the network.</summary>
    public static readonly TheoryData<string> Bare = ["Domain", "RemoteWrite", "Providers.Abstractions"];

    internal static IEnumerable<string> Impure(IEnumerable<string> types) =>
        types.Where(t => !Exceptions.ContainsKey(t) && (ImpureTypes.Contains(t) || ImpureNamespaces.Any(n => t.StartsWith(n + ".", StringComparison.Ordinal))));

    [Theory]
    [MemberData(nameof(Bare))]
    public void BareProject_Always_NamesNoPackage(string name) =>
        ProjectFile.All.Single(p => p.ShortName == name).Packages.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Bare))]
    public void BareAssembly_Always_ReferencesTheBaseLibraryAlone(string name) =>
        Load(name).GetReferencedAssemblies().Select(a => a.Name!).Where(a => !a.StartsWith("System.", StringComparison.Ordinal) && a != "netstandard").ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Pure))]
    public void PureAssembly_Always_UsesNoInputOrOutput(string name) => Impure(TypesUsedBy(Load(name))).ShouldBeEmpty();

    [Fact]
    public void TypesUsedBy_AnAssemblyWithFiles_FindsThem() => Impure(TypesUsedBy(Product.LocalStack)).ShouldContain("System.IO.File");

    [Fact]
    public void Impure_OfFilesSocketsAndEnums_LetsOnlyTheEnumPass() =>
        Impure(["System.IO.File", "System.Net.Sockets.Socket", "System.Net.Sockets.AddressFamily", "System.String"]).ShouldBe(["System.IO.File", "System.Net.Sockets.Socket"]);

    private static Assembly Load(string name) => Assembly.Load("MspPlatform." + name);

    private static List<string> TypesUsedBy(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(handle => metadata.GetTypeReference(handle))
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }
}
