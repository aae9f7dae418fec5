using MspPlatform.Providers.Aws.Polling;

namespace MspPlatform.Providers.Aws;

/// <summary>What the plugin is and needs.</summary>
internal static class AwsManifest
{
    public static readonly SettingDefinition AccountId = new()
    {
        Name = "account_id",
        Kind = SettingKind.Text,
        Required = true,
        Pattern = "[0-9]{12}",
        Description = new("The account's number, 12 digits without dashes.", "하이픈 없는 12자리 AWS 계정 번호입니다."),
    };

    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html: 64 characters for the name, a path before it.
    public static readonly SettingDefinition RoleName = new()
    {
        Name = "role_name",
        Kind = SettingKind.Text,
        Pattern = "[A-Za-z0-9_+=,.@/-]{1,128}",
        Default = "MspPlatformCollector",
        Description = new("The role that the customer made for us, with its path if it has one.", "고객이 생성한 IAM 역할 이름입니다(경로 포함)."),
    };

    // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: [\w+=,.@:/-]{2,1224}
    public static readonly SettingDefinition ExternalId = new()
    {
        Name = "external_id",
        Kind = SettingKind.Secret,
        Origin = SettingOrigin.Generated,
        Required = true,
        Pattern = "[A-Za-z0-9_+=,.@:/-]{32,1224}",
        Description = new("What the role's trust policy asks of us, so that nobody can use us to reach another customer.", "역할의 신뢰 정책이 요구하는 고객별 외부 ID입니다."),
    };

    public static readonly SettingDefinition Regions = new()
    {
        Name = "regions",
        Kind = SettingKind.Text,
        Required = true,
        Pattern = "[a-z]{2}(-[a-z]+)+-[0-9](, ?[a-z]{2}(-[a-z]+)+-[0-9]){0,29}",
        Default = "ap-northeast-2",
        Description = new("Regions in which to look for resources, separated by commas.", "리소스를 조회할 리전 목록입니다(쉼표로 구분)."),
    };

    public static readonly SettingDefinition CostScope = new()
    {
        Name = "cost_scope",
        Kind = SettingKind.Choice,
        Choices = ["account", "linked_accounts"],
        Default = "account",
        Description = new(
            "Whether the costs are this account's, or those of every account that it pays for, told by account instead of by region.",
            "이 계정의 비용만 조회할지, 통합 결제의 모든 연결 계정 비용을 조회할지 선택합니다."),
    };

    public static readonly SettingDefinition AccessKeyId = new()
    {
        Name = "access_key_id",
        Kind = SettingKind.Text,
        Origin = SettingOrigin.Installation,
        Required = true,
        Pattern = "[A-Z0-9]{16,128}",
        Description = new("The MSP's own principal, who may assume the customers' roles and nothing else.", "고객 역할을 맡을 수 있는 MSP 사용자의 액세스 키입니다."),
    };

    public static readonly SettingDefinition SecretAccessKey = new()
    {
        Name = "secret_access_key",
        Kind = SettingKind.Secret,
        Origin = SettingOrigin.Installation,
        Required = true,
        Description = new("The secret of that access key.", "해당 액세스 키의 비밀 키입니다."),
    };

    public static readonly SettingDefinition CollectorPrincipal = new()
    {
        Name = "collector_principal",
        Kind = SettingKind.Text,
        Origin = SettingOrigin.Installation,
        Pattern = "arn:aws:iam::[0-9]{12}:(user|role)/[A-Za-z0-9_+=,.@/-]{1,512}",
        Description = new("The ARN of the MSP's principal, for the trust policy that customers are given.", "신뢰 정책에 들어갈 MSP 주체의 ARN입니다."),
    };

    public static readonly SettingDefinition Endpoint = new()
    {
        Name = "endpoint",
        Kind = SettingKind.Url,
        Origin = SettingOrigin.Installation,
        Description = new("Takes the place of every AWS address, for tests and simulations.", "테스트용으로 모든 AWS 주소를 대신합니다."),
    };

    public static readonly ProviderManifest Value = new()
    {
        CspId = "aws",
        DisplayName = "Amazon Web Services",
        ContractVersion = ProviderManifest.CurrentContractVersion,
        Settings = [AccountId, RoleName, ExternalId, Regions, CostScope, AccessKeyId, SecretAccessKey, CollectorPrincipal, Endpoint],
        Capabilities = ProviderCapabilities.Inventory | ProviderCapabilities.Metrics | ProviderCapabilities.Costs | ProviderCapabilities.PermissionCheck,
        CostCalendar = new(CostGrain.Day, "UTC"),
        CostBases = CostBases.Billed | CostBases.Effective,

        // Cost Explorer is renewed up to three times a day: https://docs.aws.amazon.com/cost-management/latest/userguide/ce-api-best-practices.html.
        // Every metric of every GetMetricData call is billed, so three points at once cost a third.
        Cadences =
        [
            new(DataClass.Metrics, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(5)),
            new(DataClass.Inventory, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5)),
            new(DataClass.OpenCosts, TimeSpan.FromHours(8), TimeSpan.FromHours(8)),
            new(DataClass.SettledCosts, TimeSpan.FromHours(24), TimeSpan.FromHours(8)),
        ],
        Prices = AwsPrices.All,
    };
}
