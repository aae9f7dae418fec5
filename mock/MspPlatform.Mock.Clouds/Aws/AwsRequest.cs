using System.Text.Json;
using System.Text.Json.Nodes;
using MspPlatform.Mock.Clouds.Aws.Signing;
using MspPlatform.Mock.Clouds.Faults;

namespace MspPlatform.Mock.Clouds.Aws;

/// <summary>A request whose sender is known.</summary>
/// <param name="Caller">Who signed it.</param>
/// <param name="Region">For which it was signed.</param>
/// <param name="Form">Its parameters, when it is a form.</param>
/// <param name="Body">Its JSON otherwise.</param>
/// <param name="Fault">What has to go wrong with it.</param>
internal sealed record AwsRequest(AwsPrincipal Caller, string Region, IReadOnlyDictionary<string, string> Form, JsonObject Body, Fault? Fault)
{
    public string Needed(string parameter) => Form.GetValueOrDefault(parameter) ?? throw Invalid($"The request must contain the parameter {parameter}.");

    /// <summary>Refuses members that the operation does not know: a misspelt one must not look like one that works.</summary>
    public void AllowOnly(params IEnumerable<string> members)
    {
        if (Form.Keys.Concat(Body.Select(p => p.Key)).Except(members).Except(["Action", "Version"]).FirstOrDefault() is { } unknown)
            throw Invalid($"Unknown parameter {unknown}.");
    }

    public static AwsRefusal Invalid(string message) => new(AwsRefusalKind.Invalid, message);

    public static T Member<T>(JsonNode? node, string name)
    {
        try
        {
            return node?[name] is { } member ? member.GetValue<T>() : throw Invalid($"{name} is missing.");
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or JsonException)
        {
            throw Invalid($"{name} has the wrong type.");
        }
    }

    public static JsonArray List(JsonNode? node, string name) => node?[name] as JsonArray ?? throw Invalid($"{name} is missing.");
}
