namespace MspPlatform.Gateway.Writing;

/// <summary>One step of the write pipeline. Steps run in the order in which <see cref="WritePipeline"/> lists them, until one refuses.</summary>
internal interface IWriteStep
{
    /// <summary>Null lets the write go on.</summary>
    ValueTask<Refusal?> RunAsync(WriteContext write);
}
