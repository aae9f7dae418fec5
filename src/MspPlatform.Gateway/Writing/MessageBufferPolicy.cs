using Microsoft.Extensions.ObjectPool;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing;

/// <summary>Buffers for messages that are made anew; one keeps the memory of its largest message.</summary>
internal sealed class MessageBufferPolicy : PooledObjectPolicy<MessageBuffer>
{
    public override MessageBuffer Create() => new();

    public override bool Return(MessageBuffer obj)
    {
        obj.Clear();
        return true;
    }
}
