namespace MspPlatform.Providers;

/// <summary>What kind of value a setting holds. Values are text in every kind.</summary>
public enum SettingKind
{
    /// <summary>One line.</summary>
    Text,

    /// <summary>As text, but encrypted at rest, never shown again and never logged.</summary>
    Secret,

    /// <summary>An absolute http or https address without credentials, query and fragment.</summary>
    Url,

    /// <summary>One of <see cref="SettingDefinition.Choices"/>.</summary>
    Choice,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,
}
