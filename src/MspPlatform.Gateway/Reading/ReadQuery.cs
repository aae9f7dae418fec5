using Microsoft.AspNetCore.Http;
using MspPlatform.Domain;

namespace MspPlatform.Gateway.Reading;

/// <summary>All that goes to the store of what a client asked; the canary asks by the same way.</summary>
/// <param name="Path">Path below <c>api/v1/</c>.</param>
internal sealed record ReadQuery(string Path, List<KeyValuePair<string, string>> Parameters)
{
    /// <summary>The route value that takes the place of <c>{name}</c> in a path.</summary>
    public const string NameValue = "name";

    /// <summary>A parameter's value, null when it was not given.</summary>
    public string? Value(string name) => Parameters.Find(parameter => parameter.Key == name).Value;

    /// <returns>The query, or why the request is refused.</returns>
    public static async ValueTask<(ReadQuery? Query, Refusal? Refusal)> FromAsync(HttpRequest request, ReadEndpoint endpoint)
    {
        string path = endpoint.Path;
        if (request.RouteValues.TryGetValue(NameValue, out object? name))
        {
            if (!LabelName.IsValid(name as string))
                return (null, Refusal.BadRequest(RejectionReason.BadParameter, "this is not a label name."));
            path = path.Replace("{name}", (string)name!, StringComparison.Ordinal);
        }

        (List<KeyValuePair<string, string>>? parameters, Refusal? refusal) = await ReadParameters.CollectAsync(request, endpoint);
        return refusal is null ? (new ReadQuery(path, parameters!), null) : (null, refusal);
    }
}
