using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Processes;
using MspPlatform.LocalStack.Stack;

namespace MspPlatform.Testing.Stack;

/// <summary>Finds nine free ports in a row, below the range that the kernel gives to outgoing connections.</summary>
internal static class PortRange
{
    // Tests run beside each other: a range that was handed out is not handed out again before its stack has bound it.
    private static int _next = 21000 + (Environment.ProcessId % 500 * 10);

    public static int Find()
    {
        while (true)
        {
            int first = Interlocked.Add(ref _next, 10) - 10;
            if (first >= 32000)
                throw new InvalidOperationException("No nine free ports in a row below 32000.");
            if (new StackPorts(first).All.All(p => IsFree(p.Port)))
                return first;
        }
    }

    public static bool IsFree(int port)
    {
        try
        {
            LoopbackPort.EnsureFree(port, "a test");
            return true;
        }
        catch (StackException)
        {
            return false;
        }
    }
}
