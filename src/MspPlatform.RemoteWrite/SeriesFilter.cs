using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MspPlatform.RemoteWrite;

/// <summary>Leaves whole series out of an inspected body; everything else stays as it was sent, byte for byte.</summary>
public static class SeriesFilter
{
    /// <summary>Copies the message without some of its series.</summary>
    /// <param name="message">The body that was inspected.</param>
    /// <param name="inspection">What the inspection found in it.</param>
    /// <param name="excluded">Not 0 for each series to leave out; one byte for each series.</param>
    /// <param name="destination">At least as long as the message.</param>
    /// <returns>Bytes written.</returns>
    public static int CopyWithout(ReadOnlySpan<byte> message, WriteInspection inspection, ReadOnlySpan<byte> excluded, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(inspection);
        ArgumentOutOfRangeException.ThrowIfNotEqual(excluded.Length, inspection.Fingerprints.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, message.Length);
        int written = 0, kept = 0;
        for (int i = 0; i < excluded.Length; i++)
        {
            if (excluded[i] == 0)
                continue;
            ReadOnlySpan<byte> before = message[kept..inspection.FieldStart(i)];
            before.CopyTo(destination[written..]);
            written += before.Length;
            ReadOnlySpan<byte> series = inspection.Series(message, i);
            kept = EndOf(series, message);
        }

        message[kept..].CopyTo(destination[written..]);
        return written + message.Length - kept;
    }

    private static int EndOf(ReadOnlySpan<byte> part, ReadOnlySpan<byte> whole) =>
        (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(whole), ref MemoryMarshal.GetReference(part)) + part.Length;
}
