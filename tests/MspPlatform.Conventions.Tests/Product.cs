using System.Reflection;
using System.Runtime.CompilerServices;

namespace MspPlatform.Conventions.Tests;

/// <summary>The compiled projects of src and mock, and the fixtures that tests share.</summary>
internal static class Product
{
    public static readonly Assembly Domain = Assembly.Load("MspPlatform.Domain");
    public static readonly Assembly RemoteWrite = Assembly.Load("MspPlatform.RemoteWrite");
    public static readonly Assembly Persistence = Assembly.Load("MspPlatform.Persistence");
    public static readonly Assembly ServiceDefaults = Assembly.Load("MspPlatform.ServiceDefaults");
    public static readonly Assembly ControlPlane = Assembly.Load("MspPlatform.ControlPlane");
    public static readonly Assembly Gateway = Assembly.Load("MspPlatform.Gateway");
    public static readonly Assembly LocalStack = Assembly.Load("MspPlatform.LocalStack");
    public static readonly Assembly Fleet = Assembly.Load("MspPlatform.Mock.Fleet");
    public static readonly Assembly Testing = Assembly.Load("MspPlatform.Testing");

    /// <summary>What runs in production, the developer's stack and the simulators.</summary>
    public static readonly Assembly[] Shipped = [Domain, RemoteWrite, Persistence, ServiceDefaults, ControlPlane, Gateway, LocalStack, Fleet];

    public static readonly Assembly[] All = [.. Shipped, Testing];

    /// <summary>Types that people wrote.</summary>
    public static IEnumerable<Type> TypesOf(params Assembly[] assemblies) => assemblies.SelectMany(a => a.GetTypes()).Where(IsHandWritten);

    public static string ShortName(Assembly assembly) => assembly.GetName().Name!.Replace("MspPlatform.", "", StringComparison.Ordinal);

    // Generators (options validators, JSON, regular expressions, OpenAPI comments) mark what they make, or put it into a namespace or file of their own.
    private static bool IsHandWritten(Type type)
    {
        for (Type? t = type; t is not null; t = t.DeclaringType)
        {
            bool generated = t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
                || t.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false)
                || t.Name.Contains('<', StringComparison.Ordinal)
                || t.Name == "Program";
            if (generated)
                return false;
        }

        return type.Namespace?.StartsWith("MspPlatform.", StringComparison.Ordinal) == true && !type.Namespace.EndsWith(".Migrations", StringComparison.Ordinal);
    }
}
