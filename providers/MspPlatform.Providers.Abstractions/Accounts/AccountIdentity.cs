namespace MspPlatform.Providers;

/// <summary>Who we are in the cloud, as the cloud says.</summary>
/// <param name="AccountId">The cloud's id of the account: AWS account, Azure subscription, GCP project, NCP member number.</param>
/// <param name="Principal">As whom we act there: a role's ARN, an application, a service account, a sub account.</param>
/// <param name="DisplayName">The account's name; null where the cloud does not tell it.</param>
public sealed record AccountIdentity(string AccountId, string Principal, string? DisplayName);
