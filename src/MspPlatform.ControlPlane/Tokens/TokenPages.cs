using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Paging;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

internal static class TokenPages
{
    public static async Task<Outcome<Page<TItem>>> ReadPageAsync<TItem>(
        this IQueryable<AccessToken> tokens,
        PageQuery page,
        Func<AccessToken, DateTimeOffset, TItem> toItem,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (page.From is { } cursor)
        {
            if (!Guid.TryParseExact(Cursor.Read(cursor), "D", out Guid last))
                return Cursor.Invalid;
            tokens = tokens.Where(t => t.Id > last);
        }

        List<AccessToken> rows = await tokens.OrderBy(t => t.Id).Take(page.Size + 1).ToListAsync(cancellationToken);
        return rows.ToPage(page.Size, t => t.Id.ToString(), t => toItem(t, now));
    }
}
