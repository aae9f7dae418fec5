using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MspPlatform.Mock.Clouds.Aws;

/// <summary>Cuts a list into pages. A token is good for the question that it was given for, and for no other.</summary>
internal static class PagedItems
{
    /// <param name="all">Every item.</param>
    /// <param name="size">Items on a page.</param>
    /// <param name="token">Of the page before; null for the first.</param>
    /// <param name="question">What was asked, without the token.</param>
    /// <param name="circular">Whether the next page shall be this page.</param>
    /// <returns>The items, and the token of the next page.</returns>
    public static (IReadOnlyList<T> Items, string? Next) Cut<T>(IReadOnlyList<T> all, int size, string? token, string question, bool circular = false)
    {
        string seal = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question)))[..16];
        int offset = 0;
        if (token is not null)
        {
            string[] parts = token.Split('.');
            if (parts.Length != 2 || parts[1] != seal || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out offset))
                throw AwsRequest.Invalid("The page token is not valid for this request.");
        }

        IReadOnlyList<T> page = [.. all.Skip(offset).Take(size)];
        int next = circular ? offset : offset + page.Count;
        return (page, next < all.Count ? $"{next}.{seal}" : null);
    }
}
