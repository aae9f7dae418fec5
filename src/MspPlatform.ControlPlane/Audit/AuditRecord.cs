using MspPlatform.ControlPlane.Access;
using MspPlatform.Domain.Customers;

namespace MspPlatform.ControlPlane.Audit;

/// <summary>What a use case tells the audit log.</summary>
/// <param name="Action">Noun and verb, such as <c>customer.suspend</c>.</param>
/// <param name="Customer">The customer it was done to; null for the platform's own objects.</param>
/// <param name="Before">A response record, which by its shape cannot hold a secret; null when the object was created.</param>
/// <param name="After">As <paramref name="Before"/>; null when the object was removed.</param>
internal sealed record AuditRecord(Caller Caller, string Action, CustomerId? Customer, string Subject, object? Before, object? After);
