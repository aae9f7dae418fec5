using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Processes;
using MspPlatform.LocalStack.Stack;

if (args is not ([] or ["migrate"]))
    return Fail($"there is no command {string.Join(' ', args)}: none starts the stack, migrate only brings its database up to date.");

using var signals = new StopSignals();
try
{
    var settings = await StackSettings.ReadAsync(StackFolders.Variable, signals.Requested);
    using var folder = DataFolder.Open(settings.DataFolder);
    using var run = new LocalStackRun(settings, folder, new Progress(Console.Out, TimeProvider.System));
    await (args is ["migrate"] ? run.MigrateAsync(signals.Requested) : run.RunAsync(signals.Requested));
    return 0;
}
catch (StackException e)
{
    return Fail(e.Message);
}
catch (IOException e) when (e.HResult == Errno.NoSpace)
{
    return Fail($"The disk is full: {e.Message}");
}
catch (OperationCanceledException) when (signals.Requested.IsCancellationRequested)
{
    return 0;
}

static int Fail(string message)
{
    new Progress(Console.Error, TimeProvider.System).Say($"Local stack: {message}");
    return 1;
}
