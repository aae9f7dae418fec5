using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MspPlatform.Gateway.Authentication;

/// <summary>Ready as soon as there is a token snapshot, from the database or from disk.</summary>
internal sealed class TokensHealthCheck(TokenDirectory directory) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(directory.Current is null ? HealthCheckResult.Unhealthy("No tokens have been read yet.") : HealthCheckResult.Healthy());
}
