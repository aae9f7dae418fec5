using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using MspPlatform.ControlPlane.Access;

namespace MspPlatform.ControlPlane.Documentation;

/// <summary>Title, conventions and the security scheme.</summary>
internal sealed class DocumentDescription : IOpenApiDocumentTransformer
{
    private const string Conventions =
        """
        Manages customers, their plans and limits, the back ends that they live in, the tokens of their agents and readers, API keys, and the audit log, and tells what was used.

        * Send an API key: `Authorization: Bearer msp_api_…`. Basic authentication with any user name and the key as password works too.
        * Errors are problem details (RFC 9457) with a stable member `code`; `traceId` is what the server's log knows the request by.
        * A customer that does not exist and one that your key may not see get the same 404.
        * Lists have `items`, and those that can be long `nextCursor`; send it as `cursor` to read on.
        * Times are UTC (RFC 3339), bodies at most 64 KiB. Members that a schema does not name are refused.
        * 503 with `Retry-After` means that the server could not decide; try again.
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "MspPlatform control plane", Version = "1", Description = Conventions };

        // The default would repeat whatever Host header the request had.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [ApiKeyHandler.SchemeName] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "msp_api_…",
                Description = "An API key. Each operation says which scope it needs.",
            },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKeyHandler.SchemeName, document)] = [] }];
        return Task.CompletedTask;
    }
}
