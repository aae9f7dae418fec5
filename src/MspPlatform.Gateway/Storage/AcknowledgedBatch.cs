namespace MspPlatform.Gateway.Storage;

/// <summary>Bodies that are to be sent again.</summary>
/// <param name="Bytes">In which they lie.</param>
/// <param name="Bodies">Whose, and where.</param>
internal sealed record AcknowledgedBatch(byte[] Bytes, IReadOnlyList<(StoreAccount Account, int Start, int Length)> Bodies);
