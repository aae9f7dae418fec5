using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.AgentSetup;
using MspPlatform.ControlPlane.ApiKeys;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Backends;
using MspPlatform.ControlPlane.Configuration;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Documentation;
using MspPlatform.ControlPlane.Limits;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.ControlPlane.ReadPasses;
using MspPlatform.ControlPlane.Tokens;
using MspPlatform.ControlPlane.Usage;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence;
using MspPlatform.ServiceDefaults.Hosting;
using Npgsql;

namespace MspPlatform.ControlPlane;

/// <summary>Puts the host together.</summary>
internal static class ControlPlaneHost
{
    // The largest sensible request is a token with 64 networks, some 3 KB.
    private const int MaxBodyBytes = 64 * 1024;

    /// <param name="configure">Lets tests add configuration and services.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // Options are read once, at start; watching for changed files would watch the whole disk where the working directory is "/".
        WebApplicationBuilder builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        builder.AddServiceDefaults();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        builder.Services.AddControlPlaneConfiguration();
        AddDatabase(builder.Services);
        AddUseCases(builder.Services);
        builder.Services.AddProblems();
        builder.Services.AddAccess();
        builder.Services.AddValidation();
        builder.Services.ConfigureHttpJsonOptions(json => BeStrict(json.SerializerOptions));
        builder.Services.AddApiDocument();
        configure?.Invoke(builder);

        WebApplication app = builder.Build();

        // Loaded now: a missing key must stop the start, not the first request.
        app.Services.GetRequiredService<TokenHasher>();
        UsePipeline(app);
        return app;
    }

    private static void AddDatabase(IServiceCollection services)
    {
        services.AddSingleton(provider => NpgsqlDataSource.Create(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.Platform));
        services.AddDbContext<PlatformContext>((provider, options) => options.UsePlatformDatabase(provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [ServiceDefaultsExtensions.ReadyTag]);
    }

    private static void AddUseCases(IServiceCollection services)
    {
        services.AddSingleton<ControlPlaneMetrics>();
        services.AddScoped<AuditLog>();
        services.AddScoped<VerifyAudit>();
        services.AddScoped<AuditPassQueries>();
        services.AddHostedService<PassQueryInbox>();
        services.AddScoped<CreateCustomer>();
        services.AddScoped<UpdateCustomer>();
        services.AddScoped<ChangeCustomerState>();
        services.AddScoped<PutPlan>();
        services.AddScoped<SetCustomerLimits>();
        services.AddScoped<PutBackend>();
        services.AddScoped<DeleteBackend>();
        services.AddScoped<ReadUsage>();
        services.AddScoped<ReadReconciliations>();
        services.AddHostedService<RollUpUsage>();
        services.AddScoped<IssueToken>();
        services.AddScoped<RotateToken>();
        services.AddScoped<RevokeToken>();
        services.AddScoped<RenderAgentSetup>();
    }

    // A member that we do not know is a typo or a wish that we cannot grant; either way its sender should hear about it.
    private static void BeStrict(JsonSerializerOptions json)
    {
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.PropertyNameCaseInsensitive = false;
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseServiceDefaults();
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseUtf8Only();
        app.UseApiDocument();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapApiDocument();

        RouteGroupBuilder api = app.MapGroup("/api/v1")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapCustomers();
        api.MapPlans();
        api.MapCustomerLimits();
        api.MapBackends();
        api.MapUsage();
        api.MapTokens();
        api.MapReadPasses();
        api.MapAgentSetup();
        api.MapApiKeys();
        api.MapAudit();
    }
}
