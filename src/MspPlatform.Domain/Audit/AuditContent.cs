namespace MspPlatform.Domain.Audit;

/// <summary>Who did what to what, from where. Never holds a secret.</summary>
/// <param name="Sequence">1, 2, 3 … without gaps.</param>
/// <param name="Actor">The credential or person, such as <c>api-key:0198…</c>.</param>
/// <param name="Action">What was done, such as <c>customer.suspend</c>.</param>
/// <param name="CustomerId">The customer it was done to; null for the platform's own objects.</param>
/// <param name="Subject">The object, such as a token's id.</param>
/// <param name="Before">The object before, as JSON; null when it was created.</param>
/// <param name="After">The object after, as JSON; null when it was removed.</param>
/// <param name="Address">The client's address as the edge saw it.</param>
public sealed record AuditContent(
    long Sequence,
    DateTimeOffset At,
    string Actor,
    string Action,
    string? CustomerId,
    string Subject,
    string? Before,
    string? After,
    string? Address);
