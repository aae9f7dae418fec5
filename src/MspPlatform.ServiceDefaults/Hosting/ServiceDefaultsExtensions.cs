using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MspPlatform.ServiceDefaults.Metrics;
using KestrelEndpoint = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace MspPlatform.ServiceDefaults.Hosting;

/// <summary>What every host has: where it listens, how it logs, its health, its metrics, its errors.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Health checks with this tag decide <c>/readyz</c>; <c>/healthz</c> only says that the process answers.</summary>
    public const string ReadyTag = "ready";

    /// <param name="configurePublic">What else holds for the public listener, such as TLS; plain HTTP without.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, Action<KestrelEndpoint>? configurePublic = null)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        // A query string can hold a customer's secret or its search terms; the framework's request lines would print it.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        // Two lines per proxied request and one per SQL statement say nothing that a metric does not.
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Warning);

        builder.Services.AddSingleton<IValidateOptions<ListenOptions>, ListenOptionsValidator>();
        builder.Services.AddOptions<ListenOptions>().BindConfiguration(ListenOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<PrometheusMetrics>();
        builder.Services.AddHealthChecks();
        builder.Services.AddProblemDetails();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<ListenOptions>>((kestrel, options) =>
        {
            ListenOptions listen = options.Value;
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Parse(listen.Address), listen.Port, configurePublic ?? (_ => { }));
            kestrel.Listen(IPAddress.Parse(listen.MetricsAddress), listen.MetricsPort, endpoint => endpoint.Use(PrivateListener.Tag));
        });
        return builder;
    }

    /// <summary>Maps health on the public listener and metrics on the private one. Call first: it also keeps the two apart.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        // Counting starts with the process, not with the first scrape.
        PrometheusMetrics metrics = app.Services.GetRequiredService<PrometheusMetrics>();
        app.MapWhen(PrivateListener.IsSourceOf, privateApp => privateApp.Run(context => ServePrivateAsync(context, metrics)));
        app.UseHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        app.UseHealthChecks("/readyz", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(ReadyTag),
            ResponseWriter = WriteReadinessAsync,
        });
        return app;
    }

    private static async Task ServePrivateAsync(HttpContext context, PrometheusMetrics metrics)
    {
        if (context.Request.Path != "/metrics")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // Thousands of series take milliseconds to write, and the thread may be one that connections wait for.
        await Task.Yield();
        context.Response.ContentType = PrometheusMetrics.ContentType;
        await context.Response.WriteAsync(metrics.Render(), context.RequestAborted);
    }

    // Names and states only: descriptions may hold addresses, and anybody may ask.
    private static Task WriteReadinessAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString(),
                checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()),
            },
            context.RequestAborted);
}
