using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Writing;

/// <summary>Section <c>Writing</c>: what one remote-write request may cost.</summary>
internal sealed class WriteOptions
{
    public const string Section = "Writing";

    private const int Mebibyte = 1024 * 1024;

    /// <summary>Largest body as sent, in bytes, 64 KiB to 256 MiB. Default 32 MiB.</summary>
    [Range(64 * 1024, 256 * Mebibyte)]
    public int MaxWireBytes { get; set; } = 32 * Mebibyte;

    /// <summary>
    /// Largest body after decompression, in bytes, 64 KiB to 256 MiB. Default 32 MiB, VictoriaMetrics' own
    /// <c>-maxInsertRequestSize</c>: no sender splits a batch that was refused for its size, so a smaller limit loses data.
    /// </summary>
    [Range(64 * 1024, 256 * Mebibyte)]
    public int MaxDecodedBytes { get; set; } = 32 * Mebibyte;

    /// <summary>
    /// Most memory of all bodies in progress, as sent and decompressed, in bytes, 64 MiB to 1 TiB. Default 1 GiB. One customer takes a
    /// quarter at the most. What does not fit is 503 and comes again.
    /// </summary>
    [Range(64L * Mebibyte, 1024L * 1024 * Mebibyte)]
    public long MaxInFlightBytes { get; set; } = 1024L * Mebibyte;

    /// <summary>
    /// Series that need not be inspected again for five minutes after they were let in, 65,536 to 268,435,456, rounded down to a power of
    /// two; 12 bytes of memory each. Default 2,097,152. With more series than that, writes cost more of the processor and are otherwise the same.
    /// </summary>
    [Range(64 * 1024, 256 * Mebibyte)]
    public int KnownSeries { get; set; } = 2 * Mebibyte;
}

[OptionsValidator]
internal sealed partial class WriteOptionsValidator : IValidateOptions<WriteOptions>;
