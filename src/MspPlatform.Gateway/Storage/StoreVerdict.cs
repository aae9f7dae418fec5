namespace MspPlatform.Gateway.Storage;

/// <summary>What was found out about the store, in sentences for the operator.</summary>
/// <param name="Faults">Why it is unsafe, or why it is not known; empty when it is safe.</param>
/// <param name="Warnings">What loses data without showing it to anybody.</param>
internal sealed record StoreVerdict(StoreStanding Standing, string[] Faults, string[] Warnings)
{
    public static StoreVerdict Unknown(string fault) => new(StoreStanding.Unknown, [fault], []);

    public string Text => string.Join(' ', Faults);
}
