using Microsoft.Extensions.ObjectPool;

namespace MspPlatform.Gateway.Writing;

/// <summary>Objects that are used again after a reset; each keeps the memory for the largest body that it has seen.</summary>
internal sealed class ResettingPolicy<T>(Func<T> create, Action<T> reset) : PooledObjectPolicy<T>
    where T : notnull
{
    public override T Create() => create();

    public override bool Return(T obj)
    {
        reset(obj);
        return true;
    }
}
