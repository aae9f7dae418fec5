using MspPlatform.Gateway.Installation;
using MspPlatform.Gateway.Reading;
using MspPlatform.Gateway.Writing;

namespace MspPlatform.Gateway.Routing;

/// <summary>The one public origin: who answers what.</summary>
internal static class EdgeRoutes
{
    private static readonly string[] Post = [HttpMethods.Post];
    private static readonly string[] GetOrPost = [HttpMethods.Get, HttpMethods.Post];

    public static void MapEdge(this WebApplication app)
    {
        foreach (string path in (ReadOnlySpan<string>)["/api/v1/write", "/api/v1/push"])
        {
            app.MapMethods(path, Post, (HttpContext http, WritePipeline writes) => writes.HandleAsync(http));

            // Otherwise another method would fall through to the control plane.
            app.Map(path, () => TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed));
        }

        foreach (ReadEndpoint endpoint in ReadEndpoint.All)
            app.MapMethods("/prometheus/api/v1/" + endpoint.Path, GetOrPost, (HttpContext http, ReadHandler reads) => reads.HandleAsync(http, endpoint));
        app.Map("/prometheus/{**path}", (HttpContext http, ReadHandler reads) => reads.RefuseUnknownAsync(http));

        app.MapGet("/install/status", (HttpContext http, InstallStatus status) => status.HandleAsync(http));

        foreach (string pattern in (ReadOnlySpan<string>)["/api/{**path}", "/openapi/{**path}", "/docs/{**path}"])
            app.Map(pattern, (HttpContext http, ControlPlaneProxy controlPlane) => controlPlane.HandleAsync(http));
    }
}
