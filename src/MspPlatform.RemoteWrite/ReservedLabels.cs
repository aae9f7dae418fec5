namespace MspPlatform.RemoteWrite;

/// <summary>Label names by which a client could claim to be someone else.</summary>
[Flags]
public enum ReservedLabels
{
    /// <summary>None was sent.</summary>
    None = 0,

    /// <summary><c>customer_id</c>, which the edge stamps.</summary>
    CustomerId = 1,

    /// <summary><c>vm_account_id</c>, by which a VictoriaMetrics cluster chooses the tenant of pushed data.</summary>
    VmAccountId = 2,

    /// <summary><c>vm_project_id</c>, the second half of the same.</summary>
    VmProjectId = 4,

    /// <summary><c>__tenant_id__</c>, by which vmagent and Cortex-like stores choose the tenant.</summary>
    TenantId = 8,
}
