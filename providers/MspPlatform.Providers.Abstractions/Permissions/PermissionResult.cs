namespace MspPlatform.Providers;

/// <summary>Whether one permission is there.</summary>
/// <param name="Permission">The cloud's own name: <c>ce:GetCostAndUsage</c>.</param>
/// <param name="State">What the trial showed.</param>
/// <param name="Detail">The cloud's reason, without secrets; null when there is nothing to say.</param>
/// <param name="PolicyToAdd">Exactly what the customer has to add, in the cloud's own form; null when nothing is missing.</param>
public sealed record PermissionResult(string Permission, PermissionState State, string? Detail, string? PolicyToAdd);
