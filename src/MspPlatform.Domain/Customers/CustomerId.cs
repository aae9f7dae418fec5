using System.Diagnostics.CodeAnalysis;

namespace MspPlatform.Domain.Customers;

/// <summary>
/// A customer's slug, <c>[a-z0-9][a-z0-9-]{1,30}</c>: 2 to 31 characters. It is never reused and is at the same time the value of
/// the <c>customer_id</c> label on every stored series, so the alphabet is chosen to need no escaping in URLs, labels or queries.
/// </summary>
public readonly record struct CustomerId
{
    public const int MinLength = 2;
    public const int MaxLength = 31;

    private readonly string? _value;

    private CustomerId(string value) => _value = value;

    /// <summary>The slug; throws when the id was never assigned, because an empty tenant must not reach a query.</summary>
    public string Value => _value ?? throw new InvalidOperationException("The customer id was never assigned.");

    /// <summary>Whether the edge itself writes and reads under this id, to see whether customers are apart. No customer may have it.</summary>
    public bool IsReserved => Value is "canary-a" or "canary-b";

    public static bool TryParse([NotNullWhen(true)] string? text, out CustomerId id)
    {
        id = default;
        if (text is null || text.Length is < MinLength or > MaxLength || text[0] == '-')
            return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        }

        id = new CustomerId(text);
        return true;
    }

    /// <exception cref="FormatException">The text is not a customer slug.</exception>
    public static CustomerId Parse(string text) =>
        TryParse(text, out CustomerId id) ? id : throw new FormatException($"'{text}' is not a customer id.");

    public override string ToString() => Value;
}
