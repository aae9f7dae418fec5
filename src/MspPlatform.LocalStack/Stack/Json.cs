using System.Text.Json;

namespace MspPlatform.LocalStack.Stack;

/// <summary>JSON files with camelCase names.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <exception cref="StackException">The file is missing or not of this form.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Options) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new StackException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
