using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using MspPlatform.ControlPlane.ApiKeys;
using MspPlatform.ControlPlane.Backends;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Limits;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.ControlPlane.ReadPasses;
using MspPlatform.ControlPlane.Tokens;
using MspPlatform.ControlPlane.Usage;
using MspPlatform.Domain.Limits;

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
            {"id":"acme","accountId":1,"name":"Acme Corp","plan":"standard","backend":"default","state":"active",
             "createdAt":"2026-11-02T01:23:45.678901+00:00","updatedAt":"2026-11-02T01:23:45.678901+00:00"}
            """,
        [typeof(IssueTokenRequest)] = """{"name":"web-01","expiresAt":null,"allowedCidrs":["203.0.113.0/24"]}""",
        [typeof(RotateTokenRequest)] = """{"overlap":"24:00:00"}""",
        [typeof(IssueReadPassRequest)] = """{"reason":"ticket 4711","lifetime":"01:00:00"}""",
        [typeof(CreateApiKeyRequest)] = """{"name":"deployment pipeline","scopes":["customers:read","tokens:write"],"customerId":null,"expiresAt":null}""",
        [typeof(LimitSettings)] = """{"samplesPerSecond":{"value":200000},"activeSeries":{"mode":"report"},"newSeriesPerDay":{"value":null}}""",
        [typeof(PutPlanRequest)] = """{"limits":{"samplesPerSecond":{"value":20000},"activeSeries":{"value":100000,"mode":"report"}}}""",
        [typeof(PutBackendRequest)] =
            """
            {"kind":"victoriametrics","writeUrl":"http://vmagent-1:8429","readUrls":["http://victoria-1a:8428","http://victoria-1b:8428"]}
            """,
        [typeof(BackendResponse)] =
            """
            {"name":"cell-1","kind":"victoriametrics","writeUrl":"http://vmagent-1:8429","readUrls":["http://victoria-1a:8428","http://victoria-1b:8428"],
             "createdAt":"2026-11-02T01:23:45.678901+00:00","updatedAt":"2026-11-02T01:23:45.678901+00:00"}
            """,
        [typeof(PlanResponse)] = """{"name":"small","limits":{"samplesPerSecond":{"value":20000},"activeSeries":{"value":100000,"mode":"report"}}}""",
        [typeof(CustomerLimitResponse)] =
            """
            {"id":"seriesPerRequest","unit":"series in one write","value":50000,"mode":"enforce","source":"default","min":1,"max":10000000}
            """,
        [typeof(UsageItemResponse)] =
            """
            {"from":"2026-11-02T09:30:00+00:00","tokenId":null,"tokenName":null,"writes":40,"samples":61200,"bytes":812345,"queries":3,
             "querySeconds":0.041,"activeSeries":1530,"rejections":[{"reason":"reserved_label","reportOnly":false,"requests":1,"samples":20}]}
            """,
    };

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        Type type = context.JsonTypeInfo.Type;

        // Requests are closed, answers may grow: a client must not break over a member that a later version adds.
        if (!type.Name.EndsWith("Request", StringComparison.Ordinal))
            schema.AdditionalPropertiesAllowed = true;
        if (type == typeof(ProblemDetails))
            DescribeProblem(schema);
        if (type == typeof(LimitSettings))
            DescribeLimits(schema);
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

    private static void DescribeLimits(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.AdditionalPropertiesAllowed = false;
        schema.Properties = LimitCatalogue.All.ToDictionary(limit => limit.Id, IOpenApiSchema (limit) => DescribeLimit(limit), StringComparer.Ordinal);
    }

    private static OpenApiSchema DescribeLimit(LimitDefinition limit) => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalPropertiesAllowed = false,
        Description = $"{limit.Unit}; by default {limit.Default?.ToString(CultureInfo.InvariantCulture) ?? "no limit"}",
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["value"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer | JsonSchemaType.Null,
                Format = "int64",
                Minimum = limit.Min.ToString(CultureInfo.InvariantCulture),
                Maximum = limit.Max.ToString(CultureInfo.InvariantCulture),
                Description = "null is no limit.",
            },
            ["mode"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. Enum.GetValues<LimitMode>().Select(mode => (JsonNode)LimitModeText.Of(mode))],
            },
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
