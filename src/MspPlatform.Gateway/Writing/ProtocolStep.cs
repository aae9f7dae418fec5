namespace MspPlatform.Gateway.Writing;

/// <summary>Do the headers announce what this door reads? Asked before the body is read.</summary>
internal sealed class ProtocolStep : IWriteStep
{
    public ValueTask<Refusal?> RunAsync(WriteContext write) => ValueTask.FromResult(write.Door.CheckProtocol(write));
}
