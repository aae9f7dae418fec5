using System.Buffers;
using MspPlatform.Gateway.Authentication;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing;

/// <summary>What the steps of one write know so far. Owns the rented body buffer.</summary>
internal sealed class WriteContext(HttpContext http) : IDisposable
{
    private TokenEntry? _token;

    public HttpContext Http => http;

    /// <summary>Whose write this is; set by the authentication step, which is the first.</summary>
    public TokenEntry Token
    {
        get => _token ?? throw new InvalidOperationException("The write was not authenticated yet.");
        set => _token = value;
    }

    public TokenEntry? KnownToken => _token;

    /// <summary>The body as sent; rented, and longer than <see cref="BodyLength"/>.</summary>
    public byte[] Body { get; private set; } = [];

    /// <summary>Bytes of the body as sent.</summary>
    public int BodyLength { get; set; }

    /// <summary>What the body holds, once it was verified.</summary>
    public WriteRequestSummary Summary { get; set; }

    /// <summary>Makes room for at least <paramref name="size"/> bytes and keeps what was read.</summary>
    public void EnsureBodyCapacity(int size)
    {
        if (Body.Length >= size)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        Body.AsSpan(0, BodyLength).CopyTo(larger);
        ReturnBody();
        Body = larger;
    }

    public void Dispose() => ReturnBody();

    private void ReturnBody()
    {
        if (Body.Length > 0)
            ArrayPool<byte>.Shared.Return(Body);
        Body = [];
    }
}
