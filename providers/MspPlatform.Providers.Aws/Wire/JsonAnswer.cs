using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MspPlatform.Providers.Aws.Wire;

/// <summary>Reads the JSON of AWS' services.</summary>
internal static class JsonAnswer
{
    /// <exception cref="ProviderException">AWS refused, or the answer is not of that form.</exception>
    public static T Read<T>(AwsAnswer answer, JsonTypeInfo<T> form)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Succeeded().Body, form) ?? throw answer.Malformed("the answer is null.");
        }
        catch (JsonException e)
        {
            throw answer.Malformed($"the answer is not the JSON that AWS documents, at {e.Path ?? "$"}.");
        }
    }
}
