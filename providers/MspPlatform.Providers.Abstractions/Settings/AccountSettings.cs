namespace MspPlatform.Providers;

/// <summary>
/// The values of one account, secrets in clear. Kept no longer than the account is open; its text shows names and never values, so that a log or
/// an exception cannot give one away.
/// </summary>
public sealed class AccountSettings
{
    private readonly Dictionary<string, string> _values;

    /// <param name="values">By name of setting. Blank values count as none.</param>
    public AccountSettings(IEnumerable<KeyValuePair<string, string>> values) =>
        _values = values.Where(v => !string.IsNullOrWhiteSpace(v.Value)).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);

    /// <summary>Names of the settings that have a value.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>The value as it was set, without the default; null when there is none.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>A copy with another value.</summary>
    public AccountSettings With(string name, string value) => new(_values.Where(v => v.Key != name).Append(new(name, value)));

    /// <summary>Names, never values.</summary>
    public override string ToString() => $"settings {string.Join(", ", _values.Keys.Order(StringComparer.Ordinal))}";
}
