namespace MspPlatform.Providers;

/// <summary>What can be measured, in base units, the same in every cloud. The host makes <c>msp_csp_…</c> metrics of them.</summary>
public enum MetricKind
{
    /// <summary><c>msp_csp_cpu_utilization_ratio</c>: share of all processors in use, 0 to 1.</summary>
    CpuUtilization,

    /// <summary><c>msp_csp_memory_utilization_ratio</c>: share of memory in use, 0 to 1.</summary>
    MemoryUtilization,

    /// <summary><c>msp_csp_network_receive_bytes_per_second</c>: bytes a second, averaged over the step.</summary>
    NetworkReceive,

    /// <summary><c>msp_csp_network_transmit_bytes_per_second</c>: bytes a second, averaged over the step.</summary>
    NetworkTransmit,

    /// <summary><c>msp_csp_disk_read_bytes_per_second</c>: bytes a second, averaged over the step.</summary>
    DiskRead,

    /// <summary><c>msp_csp_disk_write_bytes_per_second</c>: bytes a second, averaged over the step.</summary>
    DiskWrite,
}
