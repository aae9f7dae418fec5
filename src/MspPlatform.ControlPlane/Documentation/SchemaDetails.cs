using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using MspPlatform.ControlPlane.ApiKeys;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.ControlPlane.Tokens;

namespace MspPlatform.ControlPlane.Documentation;

/// <summary>Gives schemas an example, and problem details their members.</summary>
internal sealed class SchemaDetails : IOpenApiSchemaTransformer
{
    private static readonly Dictionary<Type, string> Examples = new()
    {
        [typeof(CreateCustomerRequest)] = """{"id":"acme","name":"Acme Corp","plan":"standard"}""",
        [typeof(UpdateCustomerRequest)] = """{"name":"Acme Corporation"}""",
        [typeof(CustomerResponse)] =
            """
            {"id":"acme","accountId":1,"name":"Acme Corp","plan":"standard","state":"active",
             "createdAt":"2026-11-02T01:23:45.678901+00:00","updatedAt":"2026-11-02T01:23:45.678901+00:00"}
            """,
        [typeof(IssueTokenRequest)] = """{"name":"web-01","expiresAt":null,"allowedCidrs":["203.0.113.0/24"]}""",
        [typeof(RotateTokenRequest)] = """{"overlap":"24:00:00"}""",
        [typeof(CreateApiKeyRequest)] = """{"name":"deployment pipeline","scopes":["customers:read","tokens:write"],"customerId":null,"expiresAt":null}""",
    };

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        Type type = context.JsonTypeInfo.Type;

        // Requests are closed, answers may grow: a client must not break over a member that a later version adds.
        if (!type.Name.EndsWith("Request", StringComparison.Ordinal))
            schema.AdditionalPropertiesAllowed = true;
        if (type == typeof(ProblemDetails))
            DescribeProblem(schema);
        if (Examples.TryGetValue(type, out string? example))
            schema.Examples = [JsonNode.Parse(example)!];
        return Task.CompletedTask;
    }

    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.Description = "Problem details (RFC 9457).";
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        schema.Properties[ProblemCodes.Member] = Text("What went wrong, for programs: stable, such as customer_not_found.");
        schema.Properties["traceId"] = Text("What the server's log knows the request by.");
        schema.Properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "With the code validation_failed: what is wrong, by field.",
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text("What is wrong with the field.") },
        };
        schema.Examples =
        [
            JsonNode.Parse("""{"title":"Conflict","status":409,"detail":"The id 'acme' is taken.","code":"customer_exists","traceId":"00-4bf9…-01"}""")!,
        ];
    }

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
