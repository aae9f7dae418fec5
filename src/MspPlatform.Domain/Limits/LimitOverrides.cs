using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace MspPlatform.Domain.Limits;

/// <summary>
/// What a plan or a customer changes, as JSON: <c>{"samplesPerSecond":{"value":5000,"mode":"report"},"activeSeries":{"value":null}}</c>.
/// A member that is absent is inherited, a value of null is no limit.
/// </summary>
public sealed class LimitOverrides
{
    public static readonly LimitOverrides None = new([]);

    private readonly Dictionary<LimitKind, LimitOverride> _byKind;

    private LimitOverrides(Dictionary<LimitKind, LimitOverride> byKind) => _byKind = byKind;

    public LimitOverride Of(LimitKind kind) => _byKind.GetValueOrDefault(kind);

    /// <param name="fault">One sentence naming the member that is wrong.</param>
    public static bool TryParse(string json, [NotNullWhen(true)] out LimitOverrides? overrides, [NotNullWhen(false)] out string? fault)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return TryRead(document.RootElement, out overrides, out fault);
        }
        catch (JsonException)
        {
            overrides = null;
            fault = "Limits must be a JSON object.";
            return false;
        }
    }

    /// <inheritdoc cref="TryParse"/>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out LimitOverrides? overrides, [NotNullWhen(false)] out string? fault)
    {
        overrides = null;
        fault = json.ValueKind == JsonValueKind.Object ? null : "Limits must be a JSON object.";
        if (fault is not null)
            return false;
        var byKind = new Dictionary<LimitKind, LimitOverride>();
        try
        {
            foreach (JsonProperty member in json.EnumerateObject())
            {
                fault = ReadMember(member, byKind);
                if (fault is not null)
                    return false;
            }
        }
        catch (InvalidOperationException)
        {
            // How JsonElement reports an escape such as "\ud800", which is JSON but no text.
            fault = "A name or value is not text.";
            return false;
        }

        overrides = new LimitOverrides(byKind);
        return true;
    }

    /// <summary>The JSON that <see cref="TryParse"/> reads, in the catalogue's order.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach ((LimitKind kind, LimitOverride one) in _byKind.OrderBy(pair => pair.Key))
            {
                json.WriteStartObject(LimitCatalogue.Of(kind).Id);
                if (one is { SetsValue: true, Value: { } value })
                    json.WriteNumber("value", value);
                else if (one.SetsValue)
                    json.WriteNull("value");
                if (one.Mode is { } mode)
                    json.WriteString("mode", LimitModeText.Of(mode));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string? ReadMember(JsonProperty member, Dictionary<LimitKind, LimitOverride> byKind)
    {
        if (LimitCatalogue.Find(member.Name) is not { } limit)
            return $"There is no limit '{Shorten(member.Name)}'.";
        if (!TryReadOne(limit, member.Value, out LimitOverride one, out string? fault))
            return fault;
        return byKind.TryAdd(limit.Kind, one) ? null : $"'{limit.Id}' stands there twice.";
    }

    private static bool TryReadOne(LimitDefinition limit, JsonElement json, out LimitOverride one, [NotNullWhen(false)] out string? fault)
    {
        one = default;
        fault = json.ValueKind == JsonValueKind.Object ? null : $"'{limit.Id}' must be an object with value, mode or both.";
        if (fault is not null)
            return false;
        foreach (JsonProperty member in json.EnumerateObject())
        {
            fault = member.Name switch
            {
                "value" when member.Value.ValueKind == JsonValueKind.Null => Set(ref one, null),
                "value" when IsWithin(limit, member.Value, out long value) => Set(ref one, value),
                "value" => $"'{limit.Id}.value' must be null (no limit) or a whole number from {limit.Min} to {limit.Max}.",
                "mode" when member.Value.ValueKind == JsonValueKind.String && LimitModeText.TryParse(member.Value.GetString(), out LimitMode mode) =>
                    Set(ref one, mode),
                "mode" => $"'{limit.Id}.mode' must be 'enforce' or 'report'.",
                _ => $"'{limit.Id}' has no member '{Shorten(member.Name)}'.",
            };
            if (fault is not null)
                return false;
        }

        return true;
    }

    private static bool IsWithin(LimitDefinition limit, JsonElement json, out long value)
    {
        value = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out value) && value >= limit.Min && value <= limit.Max;
    }

    private static string? Set(ref LimitOverride one, long? value)
    {
        one = one with { SetsValue = true, Value = value };
        return null;
    }

    private static string? Set(ref LimitOverride one, LimitMode mode)
    {
        one = one with { Mode = mode };
        return null;
    }

    private static string Shorten(string name) => name.Length <= 64 ? name : name[..64] + "…";
}
