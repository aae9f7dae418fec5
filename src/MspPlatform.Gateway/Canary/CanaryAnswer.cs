using System.Text.Json;
using MspPlatform.Domain.Customers;

namespace MspPlatform.Gateway.Canary;

/// <summary>Looks through an answer for what belongs to somebody else, the other canary or a real customer.</summary>
internal static class CanaryAnswer
{
    /// <param name="secrets">Words that only the other's answers may hold.</param>
    /// <param name="label">The label whose values were asked for, if any.</param>
    public static bool ShowsAnother(string answer, CustomerId asking, IReadOnlyCollection<string> secrets, string? label)
    {
        if (secrets.Any(secret => answer.Contains(secret, StringComparison.Ordinal)))
            return true;
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            return NamesAnother(document.RootElement, asking, isCustomer: label == "customer_id");
        }
        catch (JsonException)
        {
            // No answer of the API, such as a proxy's error page: the words above are not in it, and it has no fields to look at.
            return false;
        }
    }

    private static bool NamesAnother(JsonElement element, CustomerId asking, bool isCustomer) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(p => NamesAnother(p.Value, asking, p.Name == "customer_id" || (isCustomer && p.Name == "data"))),
        JsonValueKind.Array => element.EnumerateArray().Any(item => NamesAnother(item, asking, isCustomer)),
        JsonValueKind.String => isCustomer && element.GetString() != asking.Value,
        _ => false,
    };
}
