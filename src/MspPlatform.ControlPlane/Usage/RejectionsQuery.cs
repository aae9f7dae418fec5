using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>How many rejections.</summary>
public sealed class RejectionsQuery
{
    private const int MaxLimit = 100;

    /// <summary>Items in the answer, 1–100, 100 by default.</summary>
    [Range(1, MaxLimit)]
    [DefaultValue(MaxLimit)]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    internal int Size => Limit ?? MaxLimit;
}
