using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Doors;

/// <summary>What one transcoding needs; used again and again.</summary>
internal sealed class Transcoding : IDisposable, IResettable
{
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public WriteRequestV2Transcoder Transcoder { get; } = new(Seed);

    public MessageBuffer Output { get; } = new();

    public bool TryReset()
    {
        Output.Clear();
        return true;
    }

    public void Dispose()
    {
        Transcoder.Dispose();
        Output.Dispose();
    }
}
