using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MspPlatform.RemoteWrite.Tests;

/// <summary>
/// Memory between two pages that may not be touched: a single byte read or written outside kills the test program, which no canary could
/// do for reads.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly nint map;
    private readonly nint mapLength;
    private readonly byte* start;
    private readonly int room;

    internal GuardedMemory(int length)
    {
        var page = Environment.SystemPageSize;
        room = Math.Max(1, (length + page - 1) / page) * page;
        mapLength = room + (2 * page);
        map = MapMemory(0, mapLength, 0, PrivateAnonymous, -1, 0);
        if (map == -1 || Protect(map + page, room, ReadWrite) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        start = (byte*)map + page;
        Length = length;
    }

    private int Length { get; }

    /// <summary>All of it, the last byte before the guard.</summary>
    internal Span<byte> All => Last(Length);

    /// <summary>The last bytes before the guard.</summary>
    internal Span<byte> Last(int length) => new(start + room - length, length);

    /// <summary>The first bytes after the guard.</summary>
    internal Span<byte> First(int length) => new(start, length);

    /// <summary>A copy that ends at the guard.</summary>
    internal ReadOnlySpan<byte> EndingWith(ReadOnlySpan<byte> bytes)
    {
        var span = Last(bytes.Length);
        bytes.CopyTo(span);
        return span;
    }

    public void Dispose() => _ = Unmap(map, mapLength);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MapMemory(nint address, nint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nint length);
}
