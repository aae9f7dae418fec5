using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MspPlatform.Persistence;

namespace MspPlatform.ControlPlane.Configuration;

/// <summary>Ready when the database answers and has this version's schema.</summary>
internal sealed class DatabaseHealth(PlatformContext database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IEnumerable<string> pending = await database.Database.GetPendingMigrationsAsync(cancellationToken);
        return pending.Any() ? HealthCheckResult.Unhealthy("The schema is older than this program; run the verb 'migrate'.") : HealthCheckResult.Healthy();
    }
}
