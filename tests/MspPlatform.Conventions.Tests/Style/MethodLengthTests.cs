using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MspPlatform.Conventions.Tests.Style;

/// <summary>Methods fit on a screen. Measured in the debugging symbols, from the first line with code to the last.</summary>
public sealed class MethodLengthTests
{
    private const int MaxLines = 60;

    private static readonly Dictionary<string, string> LongMethods = new(StringComparer.Ordinal);

    internal static IEnumerable<string> TooLong(IEnumerable<(string Name, int Lines)> methods) =>
        methods.Where(m => m.Lines > MaxLines && !LongMethods.ContainsKey(m.Name)).Select(m => $"{m.Name} has {m.Lines} lines");

    [Fact]
    public void Methods_Always_FitOnAScreen() => TooLong(Product.All.Append(typeof(MethodLengthTests).Assembly).SelectMany(Measure)).ShouldBeEmpty();

    [Fact]
    public void Measure_OfThisAssembly_FindsThisMethodAndItsLength()
    {
        (string Name, int Lines) own = Measure(typeof(MethodLengthTests).Assembly)
            .Single(m => m.Name == "MethodLengthTests.Measure_OfThisAssembly_FindsThisMethodAndItsLength");
        own.Lines.ShouldBeInRange(4, 6, "a Debug build also counts the braces");
    }

    [Fact]
    public void Method_OfSixtyOneLines_IsRefused() => TooLong([("A.B", 61), ("A.C", 60)]).ShouldBe(["A.B has 61 lines"]);

    private static List<(string Name, int Lines)> Measure(Assembly assembly)
    {
        using var pe = new PEReader(File.OpenRead(assembly.Location));
        MetadataReader metadata = pe.GetMetadataReader();
        using MetadataReaderProvider pdb = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb")));
        MetadataReader symbols = pdb.GetMetadataReader();
        var methods = new List<(string, int)>();
        foreach (MethodDebugInformationHandle handle in symbols.MethodDebugInformation)
        {
            SequencePoint[] points = [.. symbols.GetMethodDebugInformation(handle).GetSequencePoints().Where(p => !p.IsHidden)];
            if (points.Length == 0 || IsGenerated(symbols, points[0].Document))
                continue;
            MethodDefinition method = metadata.GetMethodDefinition(handle.ToDefinitionHandle());
            string type = metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);

            // A constructor also runs the fields' initializers, which stand all over the class.
            string name = metadata.GetString(method.Name);
            if (name is not (".ctor" or ".cctor"))
                methods.Add(($"{type}.{name}", points.Max(p => p.EndLine) - points.Min(p => p.StartLine) + 1));
        }

        return methods;
    }

    private static bool IsGenerated(MetadataReader symbols, DocumentHandle document)
    {
        string path = symbols.GetString(symbols.GetDocument(document).Name);
        return path.EndsWith(".g.cs", StringComparison.Ordinal) || path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/Migrations/", StringComparison.Ordinal);
    }
}
