namespace MspPlatform.Domain.Limits;

/// <summary>One limit as the API, the documentation and the edge know it.</summary>
/// <param name="Id">Its stable name in JSON, camelCase.</param>
/// <param name="Unit">What its value counts.</param>
/// <param name="Default">The value when neither plan nor customer says otherwise; null is no limit.</param>
/// <param name="Min">Smallest value that may be set.</param>
/// <param name="Max">Largest value that may be set.</param>
public sealed record LimitDefinition(LimitKind Kind, string Id, string Unit, long? Default, long Min, long Max);
