namespace MspPlatform.Providers.Aws;

/// <summary>An account's settings, understood.</summary>
internal sealed class AwsSettings
{
    public required string AccountId { get; init; }

    public required string RoleArn { get; init; }

    public required string ExternalId { get; init; }

    public required string[] Regions { get; init; }

    /// <summary>Whether the account pays for others, whose costs are read by account.</summary>
    public required bool PaysForOthers { get; init; }

    public required string AccessKeyId { get; init; }

    public required string SecretAccessKey { get; init; }

    /// <summary>Takes the place of every AWS address; null for AWS itself.</summary>
    public required Uri? Endpoint { get; init; }

    public static IReadOnlyList<SettingFault> Faults(AccountSettings settings)
    {
        IEnumerable<string> unknown = settings.Names.Except(AwsManifest.Value.Settings.Select(d => d.Name));
        return
        [
            .. AwsManifest.Value.Settings.Select(definition => definition.Check(settings)).OfType<SettingFault>(),
            .. unknown.Select(name => new SettingFault(name, "unknown", new("There is no such setting.", "없는 설정입니다."))),
        ];
    }

    /// <exception cref="ArgumentException">A setting has a fault.</exception>
    public static AwsSettings Parse(AccountSettings settings)
    {
        if (Faults(settings) is [var fault, ..])
            throw new ArgumentException($"The setting {fault.Setting} is {fault.Code}.", nameof(settings));
        string accountId = AwsManifest.AccountId.In(settings)!;
        return new AwsSettings
        {
            AccountId = accountId,
            RoleArn = $"arn:aws:iam::{accountId}:role/{AwsManifest.RoleName.In(settings)}",
            ExternalId = AwsManifest.ExternalId.In(settings)!,
            Regions = RegionsOf(settings),
            PaysForOthers = AwsManifest.CostScope.In(settings) == "linked_accounts",
            AccessKeyId = AwsManifest.AccessKeyId.In(settings)!,
            SecretAccessKey = AwsManifest.SecretAccessKey.In(settings)!,
            Endpoint = AwsManifest.Endpoint.In(settings) is { } endpoint ? new Uri(endpoint) : null,
        };
    }

    public static string[] RegionsOf(AccountSettings settings) =>
        [.. AwsManifest.Regions.In(settings)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
}
