using System.Buffers;

namespace MspPlatform.Gateway.Reading;

/// <summary>
/// Label names that may stand in a path: <c>[a-zA-Z_][a-zA-Z0-9_.:-]*</c>, up to 256 characters. Narrower than what the store takes,
/// because a name becomes a segment of the store's URL and must not be able to be another one.
/// </summary>
internal static class LabelName
{
    private const int MaxLength = 256;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");

    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength } && (char.IsAsciiLetter(name[0]) || name[0] == '_') && !name.AsSpan().ContainsAnyExcept(Characters);
}
