using System.Text.RegularExpressions;

namespace MspPlatform.Providers;

/// <summary>One setting of an account: how a form asks for it and what it accepts.</summary>
public sealed record SettingDefinition
{
    /// <summary>How it is stored and named in the API: <c>[a-z][a-z0-9_]*</c>, unique in the manifest.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of value it is. Secrets are encrypted, never shown and never logged.</summary>
    public required SettingKind Kind { get; init; }

    /// <summary>Who decides the value.</summary>
    public SettingOrigin Origin { get; init; } = SettingOrigin.Account;

    /// <summary>Whether an account without it is incomplete.</summary>
    public bool Required { get; init; }

    /// <summary>A .NET regular expression that the whole value has to match; null accepts any text.</summary>
    public string? Pattern { get; init; }

    /// <summary>What is used when nothing is set; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>The values of a <see cref="SettingKind.Choice"/>, in the order in which they are offered.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What it is and where to find it.</summary>
    public required LocalizedText Description { get; init; }

    /// <summary>The value that counts, the default included; null when there is none.</summary>
    public string? In(AccountSettings settings) => settings[Name] ?? Default;

    /// <summary>What is wrong with the value by this definition alone; null when nothing is.</summary>
    public SettingFault? Check(AccountSettings settings)
    {
        if (In(settings) is not { } value)
            return Required ? new SettingFault(Name, "missing", new LocalizedText("A value is needed.", "값이 필요합니다.")) : null;
        bool accepted = Kind switch
        {
            SettingKind.Bool => value is "true" or "false",
            SettingKind.Choice => Choices.Contains(value),
            SettingKind.Url => Uri.TryCreate(value, UriKind.Absolute, out Uri? url)
                && url is { Scheme: "https" or "http", UserInfo: "", Query: "", Fragment: "" },
            _ => true,
        };
        if (accepted && Pattern is not null)
            accepted = Regex.IsMatch(value, $@"\A(?:{Pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        return accepted ? null : new SettingFault(Name, "malformed", new LocalizedText("This value cannot be used here.", "사용할 수 없는 값입니다."));
    }
}
