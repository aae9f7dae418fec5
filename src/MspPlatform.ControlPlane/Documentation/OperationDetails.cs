using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Validation;

namespace MspPlatform.ControlPlane.Documentation;

/// <summary>Says of each operation which scope it needs, what its errors mean, and what the names in paths look like.</summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["400"] = "The request does not fit this document; `errors` names the fields where it can.",
        ["401"] = "No API key, or one that is unknown, expired or revoked.",
        ["403"] = "The API key may not do this.",
        ["404"] = "There is none, or your key may not see it.",
        ["409"] = "It would contradict what is there already.",
        ["412"] = "It is no longer the version that If-Match names.",
        ["503"] = "The server cannot decide at the moment; Retry-After says when to try again.",
    };

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var requirements = context.Description.ActionDescriptor.EndpointMetadata
            .OfType<AuthorizationPolicy>().SelectMany(policy => policy.Requirements).ToList();
        if (requirements.OfType<ScopeRequirement>().FirstOrDefault() is { } scope)
        {
            string whose = requirements.OfType<MspKeyRequirement>().Any() ? ", in a key of the MSP itself" : "";
            operation.Description = $"{operation.Description} Needs the scope `{scope.Scope}`{whose}.".TrimStart();
        }

        foreach ((string status, IOpenApiResponse answer) in operation.Responses ?? [])
        {
            if (Meanings.TryGetValue(status, out string? meaning))
                answer.Description = meaning;
        }

        foreach (IOpenApiParameter parameter in operation.Parameters ?? [])
        {
            if (parameter is OpenApiParameter { Name: CustomerRequirement.RouteParameter, Schema: OpenApiSchema schema } customer)
            {
                customer.Description = "The customer's id.";
                schema.Pattern = "^[a-z0-9][a-z0-9-]{1,30}$";
                schema.Examples = ["acme"];
            }
            else if (parameter is OpenApiParameter { Name: "planName", Schema: OpenApiSchema planSchema } plan)
            {
                plan.Description = "The plan's name.";
                planSchema.Pattern = PlanNameAttribute.Pattern;
                planSchema.Examples = ["standard"];
            }
            else if (parameter is OpenApiParameter { Name: "backendName", Schema: OpenApiSchema backendSchema } backend)
            {
                backend.Description = "The back end's name.";
                backendSchema.Pattern = BackendNameAttribute.Pattern;
                backendSchema.Examples = ["cell-1"];
            }
        }

        return Task.CompletedTask;
    }
}
