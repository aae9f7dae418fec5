using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using MspPlatform.ControlPlane.Problems;

namespace MspPlatform.ControlPlane.Paging;

/// <summary>
/// The key of the last item that was given out, in base 64 so that nobody takes it for something to compute with. A list goes on after
/// that key, hence nothing is skipped or repeated when rows come and go in between.
/// </summary>
internal static class Cursor
{
    public static readonly Failure Invalid =
        new(StatusCodes.Status400BadRequest, "invalid_cursor", "The cursor is not one that this list gave out; start again without it.");

    public static string After(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <returns>The key; null when the cursor is not one of ours.</returns>
    public static string? Read(string cursor)
    {
        if (!Base64Url.IsValid(cursor))
            return null;
        byte[] bytes = Base64Url.DecodeFromChars(cursor);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>Makes a page of rows of which one more than asked for was read, to know whether there are more.</summary>
    public static Page<TItem> ToPage<TRow, TItem>(this List<TRow> rows, int size, Func<TRow, string> key, Func<TRow, TItem> toItem)
    {
        bool more = rows.Count > size;
        var items = rows.Take(size).ToList();
        return new Page<TItem>([.. items.Select(toItem)], more ? After(key(items[^1])) : null);
    }
}
