using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace MspPlatform.Conventions.Tests.Style;

/// <summary>What is asynchronous says so and can be cancelled.</summary>
public sealed class AsyncTests
{
    // These carry a token of their own: HttpContext.RequestAborted.
    private static readonly string[] Cancellable = [typeof(HttpContext).FullName!, typeof(HttpRequest).FullName!, "MspPlatform.Gateway.Writing.WriteContext"];

    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["MspPlatform.ControlPlane.Access.Caller.BindAsync"] = "a name and a signature that minimal APIs look for",
        ["MspPlatform.LocalStack.Processes.SupervisedProcess.StopAsync"] = "ends by itself within its patience; giving up half-way would leave a process behind",
        ["MspPlatform.LocalStack.Stack.RunningParts.StopAsync"] = "as above",
        ["MspPlatform.ControlPlane.SecurityHeaders.Write"] = "a callback of HttpResponse.OnStarting, whose delegate takes no token, and which waits for nothing",
        ["MspPlatform.ControlPlane.Setup.MigrateCommand.ReportAsync"] = "prints a key that is stored already: cancelling would lose it",
        ["MspPlatform.LocalStack.Stack.Progress.StepAsync"] = "runs what it is given, which carries the token",
        ["MspPlatform.LocalStack.Stack.RunningParts.WatchAsync"] = "watches a process until it ends, which is when it is of use",
        ["MspPlatform.LocalStack.Processes.SupervisedProcess.WatchAsync"] = "as above",
        ["MspPlatform.LocalStack.Processes.SupervisedProcess.EndedAsync"] = "explains a process that has ended",
        ["MspPlatform.LocalStack.Processes.SupervisedProcess.StartAsync"] = "a fork, which cannot be taken back half-way",
        ["MspPlatform.LocalStack.Processes.SpawnThread.StartAsync"] = "as above",
        ["MspPlatform.Mock.Fleet.FleetCommand.RunAsync"] = "the entry point: System.CommandLine makes the token",
        ["MspPlatform.Mock.Fleet.FleetRun.WriteReportAsync"] = "the report is due even when the run was cancelled",
    };

    internal static IEnumerable<string> Faults(MethodInfo method)
    {
        if (!IsTask(method.ReturnType) || IsPrescribed(method))
            yield break;
        string name = $"{method.DeclaringType!.FullName}.{method.Name}";
        if (Exceptions.ContainsKey(name))
            yield break;
        if (!method.Name.EndsWith("Async", StringComparison.Ordinal))
            yield return $"{name} returns a task, so its name ends in Async";

        // A params array can only stand behind the token.
        ParameterInfo[] parameters = [.. method.GetParameters().Where(p => !p.IsDefined(typeof(ParamArrayAttribute)))];
        bool cancellable = parameters is [.., { ParameterType: var last }] && last == typeof(CancellationToken);
        if (cancellable || (InFixtures(method) && !parameters.Any(p => p.ParameterType == typeof(CancellationToken))))
            yield break;
        if (!parameters.Any(p => Cancellable.Contains(p.ParameterType.FullName)))
            yield return $"{name} takes no CancellationToken as its last parameter";
    }

    [Fact]
    public void Methods_ThatReturnTasks_AreNamedAsyncAndTakeATokenLast() => Methods(Product.TypesOf(Product.All)).SelectMany(Faults).ShouldBeEmpty();

    [Fact]
    public void Exceptions_Always_NameMethodsThatExist() =>
        Exceptions.Keys.Except(Methods(Product.TypesOf(Product.All)).Select(m => $"{m.DeclaringType!.FullName}.{m.Name}")).ShouldBeEmpty();

    [Theory]
    [InlineData(nameof(Samples.ReadAsync), 0)]
    [InlineData(nameof(Samples.HandleAsync), 0)]
    [InlineData(nameof(Samples.ForeverAsync), 1)]
    [InlineData(nameof(Samples.Unnamed), 1)]
    public void Method_ByItsShape_IsJudged(string name, int faults) =>
        Faults(typeof(Samples).GetMethod(name, BindingFlags.Static | BindingFlags.Public)!).Count().ShouldBe(faults);

    private static IEnumerable<MethodInfo> Methods(IEnumerable<Type> types) =>
        types.SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(m => !m.Name.Contains('<', StringComparison.Ordinal) && !m.IsSpecialName);

    // Fixtures arrange what a test needs; the test's own time limit ends them. A token that one does take stands last there, too.
    private static bool InFixtures(MethodInfo method) => method.DeclaringType!.Assembly == Product.Testing;

    private static bool IsTask(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)));

    // Somebody else chose the signature: a base class or an interface that is not ours.
    private static bool IsPrescribed(MethodInfo method)
    {
        if (method.GetBaseDefinition().DeclaringType!.Assembly != method.DeclaringType!.Assembly)
            return true;
        Type declaring = method.DeclaringType!;
        return !declaring.IsInterface && declaring.GetInterfaces().Any(i =>
            !Product.All.Contains(i.Assembly) && declaring.GetInterfaceMap(i).TargetMethods.Contains(method));
    }

    private static class Samples
    {
        public static Task ReadAsync(string name, CancellationToken cancellationToken, params string[] more) => Task.FromResult((name, cancellationToken, more));

        public static Task HandleAsync(HttpContext http) => Task.FromResult(http);

        public static ValueTask<int> ForeverAsync(string name) => ValueTask.FromResult(name.Length);

        public static Task Unnamed(CancellationToken cancellationToken) => Task.FromResult(cancellationToken);
    }
}
