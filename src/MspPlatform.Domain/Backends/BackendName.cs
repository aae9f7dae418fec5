using System.Diagnostics.CodeAnalysis;

namespace MspPlatform.Domain.Backends;

/// <summary>A back end's name, <c>[a-z0-9][a-z0-9-]{0,30}</c>: it stands in paths, metric labels and configuration keys, so nothing in it needs escaping.</summary>
public readonly record struct BackendName
{
    public const int MaxLength = 31;

    /// <summary>Where customers live who were placed nowhere else.</summary>
    public static readonly BackendName Default = new("default");

    private readonly string? _value;

    private BackendName(string value) => _value = value;

    /// <summary>The name; throws when it was never assigned, because a customer without a place must not end up in some store.</summary>
    public string Value => _value ?? throw new InvalidOperationException("The back end's name was never assigned.");

    public static bool TryParse([NotNullWhen(true)] string? text, out BackendName name)
    {
        name = default;
        if (text is not { Length: > 0 and <= MaxLength } || text[0] == '-')
            return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        }

        name = new BackendName(text);
        return true;
    }

    /// <exception cref="FormatException">The text is not a back end's name.</exception>
    public static BackendName Parse(string text) =>
        TryParse(text, out BackendName name) ? name : throw new FormatException($"'{text}' is not a back end's name.");

    public override string ToString() => Value;
}
