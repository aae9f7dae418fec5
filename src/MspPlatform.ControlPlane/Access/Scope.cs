using System.Collections.Frozen;

namespace MspPlatform.ControlPlane.Access;

/// <summary>What an API key may do. Names are part of the API.</summary>
internal static class Scope
{
    public const string CustomersRead = "customers:read";
    public const string CustomersWrite = "customers:write";
    public const string TokensRead = "tokens:read";
    public const string TokensWrite = "tokens:write";
    public const string AgentSetupRead = "agent-setup:read";
    public const string ApiKeysRead = "api-keys:read";
    public const string ApiKeysWrite = "api-keys:write";
    public const string AuditRead = "audit:read";
    public const string UsageRead = "usage:read";

    public const string CustomersReadMetrics = "customers:read-metrics";

    public static FrozenSet<string> All { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        CustomersRead, CustomersWrite, TokensRead, TokensWrite, AgentSetupRead, ApiKeysRead, ApiKeysWrite, AuditRead, UsageRead,
        CustomersReadMetrics);

    /// <summary>What only the MSP's own keys can do: a customer must not choose its own plan or lift its own suspension, and reads its metrics with its own tokens.</summary>
    public static FrozenSet<string> MspOnly { get; } = FrozenSet.Create(StringComparer.Ordinal, CustomersWrite, CustomersReadMetrics);
}
