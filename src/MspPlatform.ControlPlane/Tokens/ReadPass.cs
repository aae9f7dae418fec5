namespace MspPlatform.ControlPlane.Tokens;

/// <summary>Whose pass a query token is, and what for.</summary>
/// <param name="HolderId">The credential that asked for it.</param>
/// <param name="Holder">Its name.</param>
internal sealed record ReadPass(Guid HolderId, string Holder, string Reason);
