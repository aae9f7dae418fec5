using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace MspPlatform.LocalStack.Processes;

/// <summary>
/// Starts every child from one thread that lives as long as the program. Linux sends a parent-death signal when the <em>thread</em>
/// that forked ends, not the process (prctl(2), PR_SET_PDEATHSIG): started from the thread pool, children would die at random
/// whenever the pool shrinks.
/// </summary>
internal static class SpawnThread
{
    private static readonly BlockingCollection<Action> Pending = Start();

    /// <exception cref="StackException">The program is missing or may not be executed.</exception>
    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Pending.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Win32Exception e)
            {
                started.SetException(new StackException($"{start.FileName} cannot be started: {e.Message}.", e));
            }
        });
        return started.Task;
    }

    private static BlockingCollection<Action> Start()
    {
        var pending = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var action in pending.GetConsumingEnumerable())
                action();
        })
        { IsBackground = true, Name = "spawn" }.Start();
        return pending;
    }
}
