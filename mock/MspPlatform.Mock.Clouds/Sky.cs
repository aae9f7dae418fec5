using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MspPlatform.Mock.Clouds.Admin;
using MspPlatform.Mock.Clouds.Aws;
using MspPlatform.Mock.Clouds.Billing;
using MspPlatform.Mock.Clouds.Estate;
using MspPlatform.Mock.Clouds.Faults;

namespace MspPlatform.Mock.Clouds;

/// <summary>
/// Stands in for the clouds, strictly: it refuses what they would refuse. Behind it is one estate of simulated customers, so that what a
/// collector reads can be compared with what is true.
/// </summary>
internal sealed class Sky : IAsyncDisposable
{
    private readonly WebApplication _web;

    private Sky(WebApplication web, SkyPlan plan, TimeProvider time)
    {
        _web = web;
        Estate = new SimulatedEstate(plan);
        Truth = new ChargeTruth(Estate);
        PageSize = plan.PageSize;
        var door = new AwsDoor(this, time);
        web.MapPost("/", door.HandleAsync);
        AdminEndpoints.Map(web, this, time);
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public SimulatedEstate Estate { get; }

    /// <summary>What was really charged.</summary>
    public ChargeTruth Truth { get; }

    public FaultScript Faults { get; } = new();

    /// <summary>What the clouds would bill for the requests that they were sent.</summary>
    public ApiBill Bill { get; } = new();

    /// <summary>Items on a page, 1 or more.</summary>
    public int PageSize { get; set; }

    public static async Task<Sky> StartAsync(SkyPlan plan, TimeProvider time, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(plan.Address.ToString());

        // A door that hangs on purpose must not keep the sky from falling.
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        WebApplication web = builder.Build();
        var sky = new Sky(web, plan, time);
        await web.StartAsync(cancellationToken);
        sky.Address = new Uri(web.Urls.First());
        return sky;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => _web.WaitForShutdownAsync(cancellationToken);

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
