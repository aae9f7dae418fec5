using MspPlatform.Gateway.Installation;
using MspPlatform.Gateway.Reading;
using MspPlatform.Gateway.Writing;
using MspPlatform.Gateway.Writing.Doors;

namespace MspPlatform.Gateway.Routing;

/// <summary>The one public origin: who answers what.</summary>
internal static class EdgeRoutes
{
    private static readonly string[] Post = [HttpMethods.Post];
    private static readonly string[] GetOrPost = [HttpMethods.Get, HttpMethods.Post];

    public static void MapEdge(this WebApplication app)
    {
        MapDoor<RemoteWriteDoor>(app, "/api/v1/write", "/api/v1/push");
        MapDoor<InfluxDoor>(app, "/influx/write", "/influx/api/v2/write");
        MapDoor<OtlpDoor>(app, "/opentelemetry/v1/metrics");
        MapDoor<PrometheusTextDoor>(app, "/api/v1/import/prometheus");
        MapDoor<JsonDoor>(app, "/api/v1/metrics/collect");

        foreach (ReadEndpoint endpoint in ReadEndpoint.All)
            app.MapMethods("/prometheus/api/v1/" + endpoint.Path, GetOrPost, (HttpContext http, ReadHandler reads) => reads.HandleAsync(http, endpoint));
        app.Map("/prometheus/{**path}", (HttpContext http, ReadHandler reads) => reads.RefuseUnknownAsync(http));

        app.MapGet("/install/status", (HttpContext http, InstallStatus status) => status.HandleAsync(http));

        foreach (string pattern in (ReadOnlySpan<string>)["/api/{**path}", "/openapi/{**path}", "/docs/{**path}"])
            app.Map(pattern, (HttpContext http, ControlPlaneProxy controlPlane) => controlPlane.HandleAsync(http));
    }

    private static void MapDoor<TDoor>(WebApplication app, params ReadOnlySpan<string> paths)
        where TDoor : IWriteDoor
    {
        foreach (string path in paths)
        {
            app.MapMethods(path, Post, (HttpContext http, WritePipeline writes, TDoor door) => writes.HandleAsync(http, door));

            // Otherwise another method would fall through to the control plane.
            app.Map(path, () => TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed));
        }
    }
}
