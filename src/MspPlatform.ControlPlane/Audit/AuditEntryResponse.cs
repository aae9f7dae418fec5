using System.Text.Json;
using MspPlatform.Persistence.Audit;

namespace MspPlatform.ControlPlane.Audit;

/// <summary>One link of the audit chain.</summary>
/// <param name="Sequence">1, 2, 3 … without gaps.</param>
/// <param name="Actor">The credential or person, such as <c>api-key:0198…</c> or <c>bootstrap</c>.</param>
/// <param name="Action">What was done, such as <c>customer.suspend</c>.</param>
/// <param name="CustomerId">The customer it was done to; null for the platform's own objects.</param>
/// <param name="Subject">The object, such as a token's id.</param>
/// <param name="Before">The object before; null when it was created.</param>
/// <param name="After">The object after; null when it was removed.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Hash">SHA-256 over this entry and the hash of the one before it, in hexadecimal.</param>
public sealed record AuditEntryResponse(
    long Sequence,
    DateTimeOffset At,
    string Actor,
    string Action,
    string? CustomerId,
    string Subject,
    JsonElement? Before,
    JsonElement? After,
    string? Address,
    string Hash)
{
    internal static AuditEntryResponse From(AuditEntry entry) => new(
        entry.Sequence,
        entry.At,
        entry.Actor,
        entry.Action,
        entry.CustomerId,
        entry.Subject,
        entry.Before is null ? null : JsonElement.Parse(entry.Before),
        entry.After is null ? null : JsonElement.Parse(entry.After),
        entry.Address,
        Convert.ToHexStringLower(entry.Hash));
}
