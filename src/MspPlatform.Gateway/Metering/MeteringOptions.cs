using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Metering;

/// <summary>Section <c>Metering</c>: how usage gets into the database.</summary>
internal sealed class MeteringOptions
{
    public const string Section = "Metering";

    /// <summary>
    /// Seconds between two writes of the minute in progress, 1 to 60. Default 5: what an edge that is killed has counted since is lost,
    /// to the customer's advantage.
    /// </summary>
    [Range(1, 60)]
    public int FlushSeconds { get; set; } = 5;

    /// <summary>
    /// Rows that wait in memory while PostgreSQL is away, 1,000 to 10,000,000. Default 200,000, about 100 MB. When there are more, no new
    /// minutes are begun: the last one grows until PostgreSQL is back, and sums stay right.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int MaxWaitingRows { get; set; } = 200_000;

    /// <summary>
    /// Seconds that the store may take to count one customer's samples of an hour, 0 to 300. Default 30; 0 compares nothing with the store.
    /// </summary>
    [Range(0, 300)]
    public int ReconcileTimeoutSeconds { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class MeteringOptionsValidator : IValidateOptions<MeteringOptions>;
