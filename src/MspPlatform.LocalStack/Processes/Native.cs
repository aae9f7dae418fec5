using System.Runtime.InteropServices;

namespace MspPlatform.LocalStack.Processes;

/// <summary>The few calls of libc that .NET does not offer.</summary>
internal static partial class Native
{
    /// <summary>Sends a signal; a negative process id means the process group. Returns 0, or -1 when there is nobody to receive it.</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int processId, int signal);
}

/// <summary>Signal numbers, equal on every Linux architecture that .NET runs on (signal(7)).</summary>
internal enum Signal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
}

/// <summary>Error numbers, which .NET passes on in IOException.HResult on Linux.</summary>
internal static class Errno
{
    /// <summary>EAGAIN, alias EWOULDBLOCK: another process holds the flock.</summary>
    public const int WouldBlock = 11;

    /// <summary>ENOSPC: the disk is full.</summary>
    public const int NoSpace = 28;
}
