using MspPlatform.LocalStack;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

/// <summary>Where the tests run.</summary>
internal static class Repository
{
    public static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    public static string Root { get; } = FindRoot();

    /// <summary>
    /// A real program of the local stack: below <c>MSP_PARTS_DIR</c>, else <c>.local/parts</c>. The test is skipped when it is missing, and fails under CI.
    /// </summary>
    public static string Part(string program)
    {
        var path = Path.Combine(StackFolders.Parts, "usr", "bin", program);
        if (!File.Exists(path))
        {
            var reason = $"{program} is not at {path}: {PartsFixture.Problem ?? "it is not among the parts"}";
            if (IsCi) Assert.Fail(reason);
            Assert.Skip(reason);
        }

        return path;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MspPlatform.sln"))) return folder.FullName;
        throw new InvalidOperationException("MspPlatform.sln is above none of the folders of the test program.");
    }
}
