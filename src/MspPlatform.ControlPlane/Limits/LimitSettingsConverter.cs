using System.Text.Json;
using System.Text.Json.Serialization;

namespace MspPlatform.ControlPlane.Limits;

internal sealed class LimitSettingsConverter : JsonConverter<LimitSettings>
{
    public override LimitSettings Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        RefuseHalfCharacters(reader);

        // By the serializer, because its options refuse a member that stands there twice.
        return new LimitSettings(JsonSerializer.Deserialize<JsonElement>(ref reader, options));
    }

    public override void Write(Utf8JsonWriter writer, LimitSettings value, JsonSerializerOptions options) => value.Json.WriteTo(writer);

    // A JsonElement keeps texts as they came, and whoever reads "\ud800" from it later gets an exception that nobody expects.
    private static void RefuseHalfCharacters(Utf8JsonReader reader)
    {
        int depth = reader.CurrentDepth;
        try
        {
            do
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                    _ = reader.GetString();
            }
            while (reader.Read() && reader.CurrentDepth > depth);
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text holds half of a surrogate pair.", exception);
        }
    }
}
