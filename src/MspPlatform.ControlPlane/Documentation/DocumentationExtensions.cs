namespace MspPlatform.ControlPlane.Documentation;

/// <summary>
/// The OpenAPI document and the page to browse it. Both can be read without a key: they tell nothing that this repository does not,
/// and a browser could not send one.
/// </summary>
internal static class DocumentationExtensions
{
    private const string DocumentPath = "/openapi/v1.json";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer<DocumentDescription>();
        options.AddSchemaTransformer<SchemaDetails>();
        options.AddOperationTransformer<OperationDetails>();
    });

    public static WebApplication UseApiDocument(this WebApplication app)
    {
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "docs";
            ui.DocumentTitle = "MspPlatform API";
            ui.SwaggerEndpoint(DocumentPath, "Control plane, version 1");
        });
        return app;
    }

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi(DocumentPath).AllowAnonymous();
}
