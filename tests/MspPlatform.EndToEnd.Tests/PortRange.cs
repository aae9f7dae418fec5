using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Processes;
using MspPlatform.LocalStack.Stack;

namespace MspPlatform.EndToEnd.Tests;

/// <summary>Finds nine free ports in a row, below the range that the kernel gives to outgoing connections.</summary>
internal static class PortRange
{
    public static int Find()
    {
        for (int first = 21000 + (Environment.ProcessId % 500 * 10); first < 32000; first += 10)
        {
            if (new StackPorts(first).All.All(p => IsFree(p.Port)))
                return first;
        }

        throw new InvalidOperationException("No nine free ports in a row below 32000.");
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
