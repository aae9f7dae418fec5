using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace MspPlatform.Gateway.Hosting;

/// <summary>
/// Larger buffers for Kestrel. With its own blocks of 4 KiB it asks the kernel eleven times for one agent's body of 43 KB and wakes the
/// reader for each piece. A connection that waits for data holds none (<c>SocketTransportOptions.WaitForDataBeforeAllocatingBuffer</c>).
/// </summary>
internal sealed class ReceiveBuffers : MemoryPool<byte>
{
    /// <summary>Bytes; below the 85,000 at which arrays go to the large object heap.</summary>
    private const int BlockSize = 64 * 1024;

    public override int MaxBufferSize => BlockSize;

    /// <param name="minBufferSize">Kestrel asks for a few KiB and takes what it gets.</param>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        return new Block();
    }

    protected override void Dispose(bool disposing)
    {
        // The arrays belong to the process's shared pool.
    }

    internal sealed class Factory : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ReceiveBuffers();
    }

    private sealed class Block : IMemoryOwner<byte>
    {
        private byte[]? _array = ArrayPool<byte>.Shared.Rent(BlockSize);

        public Memory<byte> Memory => _array;

        public void Dispose()
        {
            // An array returned twice would be rented to two at once.
            if (Interlocked.Exchange(ref _array, null) is { } array)
                ArrayPool<byte>.Shared.Return(array);
        }
    }
}
