using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace MspPlatform.ControlPlane.Paging;

/// <summary>Which part of a list.</summary>
public sealed class PageQuery
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <summary>Items in one answer, 1–200, 50 by default.</summary>
    [Range(1, MaxLimit)]
    [DefaultValue(DefaultLimit)]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The <c>nextCursor</c> of the answer before.</summary>
    [StringLength(256)]
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    /// <summary>The cursor; null for the first part, which an empty one means too.</summary>
    internal string? From => string.IsNullOrEmpty(Cursor) ? null : Cursor;

    internal int Size => Limit ?? DefaultLimit;
}
