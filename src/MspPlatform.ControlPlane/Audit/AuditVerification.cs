namespace MspPlatform.ControlPlane.Audit;

/// <param name="Intact">Whether every entry still is what was written, in its place.</param>
/// <param name="Verified">How many entries from the first on are intact.</param>
/// <param name="FirstBroken">The sequence number at which the chain breaks; null when it does not. Entries cut off at the end leave no break.</param>
public sealed record AuditVerification(bool Intact, long Verified, long? FirstBroken);
