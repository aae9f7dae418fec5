namespace MspPlatform.ControlPlane.Documentation;

internal static class DocumentationExtensions
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi();

    public static WebApplication UseApiDocument(this WebApplication app)
    {
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "docs";
            ui.SwaggerEndpoint("/openapi/v1.json", "MspPlatform control plane, version 1");
        });
        return app;
    }

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi().AllowAnonymous();
}
