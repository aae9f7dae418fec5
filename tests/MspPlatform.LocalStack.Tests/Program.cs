using MspPlatform.LocalStack.Tests.Processes;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace MspPlatform.LocalStack.Tests;

/// <summary>What xunit would generate, plus the second role of this program (<see cref="SecondProgram"/>).</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [SecondProgram.Role, ..] => SecondProgram.RunAsync(args[1..]),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
