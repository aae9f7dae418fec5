using Microsoft.Extensions.ObjectPool;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing;

/// <summary>Inspections are used again: one holds the memory for the largest body that it has seen.</summary>
internal sealed class InspectionPolicy : PooledObjectPolicy<WriteInspection>
{
    public override WriteInspection Create() => new();

    public override bool Return(WriteInspection obj)
    {
        obj.Reset();
        return true;
    }
}
