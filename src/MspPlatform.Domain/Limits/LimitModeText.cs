namespace MspPlatform.Domain.Limits;

/// <summary>The modes' names as the API and the database write them.</summary>
public static class LimitModeText
{
    public static string Of(LimitMode mode) => mode switch
    {
        LimitMode.Enforce => "enforce",
        LimitMode.Report => "report",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown limit mode."),
    };

    public static bool TryParse(string? text, out LimitMode mode)
    {
        mode = text == "report" ? LimitMode.Report : LimitMode.Enforce;
        return text is "enforce" or "report";
    }
}
