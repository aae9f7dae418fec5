using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MspPlatform.Providers.Aws.Onboarding;

/// <summary>What the customer's role has to trust and to allow.</summary>
internal static class AwsPolicies
{
    // None of these has resources to name but "*": https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscostexplorerservice.html.
    private static readonly string[] Actions = ["ce:GetCostAndUsage", "cloudwatch:GetMetricData", "ec2:DescribeInstances", "rds:DescribeDBInstances"];

    // For reading; "+" and "=" of external ids and role names would become escapes otherwise.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ArgumentException">The principal or the external id is missing.</exception>
    public static IReadOnlyList<OnboardingDocument> Documents(AccountSettings settings)
    {
        string principal = Needed(AwsManifest.CollectorPrincipal, settings);
        string externalId = Needed(AwsManifest.ExternalId, settings);
        string role = Needed(AwsManifest.RoleName, settings);
        return
        [
            new("trust-policy.json", "application/json",
                new($"The trust policy of the role {role}: lets the MSP in, and nobody in the MSP's place.", $"{role} 역할의 신뢰 정책입니다."),
                Trust(principal, externalId)),
            new("permission-policy.json", "application/json",
                new($"The permissions of the role {role}: reading, and nothing that holds the customer's data.", $"{role} 역할의 권한 정책입니다(읽기 전용)."),
                Allowing(Actions)),
        ];
    }

    /// <summary>A policy that allows the actions.</summary>
    public static string Allowing(IEnumerable<string> actions) => Policy(new JsonObject
    {
        ["Effect"] = "Allow",
        ["Action"] = new JsonArray([.. actions.Select(a => JsonValue.Create(a))]),
        ["Resource"] = "*",
    });

    /// <summary>What the trust policy's statement needs beside its principal.</summary>
    public static string ExternalIdCondition(string externalId) => new JsonObject { ["Condition"] = Condition(externalId) }.ToJsonString(Readable);

    private static string Trust(string principal, string externalId) => Policy(new JsonObject
    {
        ["Effect"] = "Allow",
        ["Principal"] = new JsonObject { ["AWS"] = principal },
        ["Action"] = "sts:AssumeRole",
        ["Condition"] = Condition(externalId),
    });

    private static JsonObject Condition(string externalId) => new() { ["StringEquals"] = new JsonObject { ["sts:ExternalId"] = externalId } };

    private static string Policy(JsonObject statement) =>
        new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(statement) }.ToJsonString(Readable);

    private static string Needed(SettingDefinition definition, AccountSettings settings)
    {
        if (definition.In(settings) is not { } value || definition.Check(settings) is not null)
            throw new ArgumentException($"The setting {definition.Name} is missing or malformed.", nameof(settings));
        return value;
    }
}
