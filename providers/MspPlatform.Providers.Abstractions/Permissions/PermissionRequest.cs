namespace MspPlatform.Providers;

/// <summary>How far a check may go.</summary>
/// <param name="IncludePaid">Whether to try also what costs the customer money, by the manifest's prices; a cent in all at most.</param>
public sealed record PermissionRequest(bool IncludePaid);
