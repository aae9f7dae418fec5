using System.Text.Json;
using System.Text.Json.Serialization;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Limits;

namespace MspPlatform.ControlPlane.Limits;

/// <summary>
/// What a plan or a customer changes about the limits, by limit id: a <c>value</c> (null is no limit), a <c>mode</c> (<c>enforce</c> or
/// <c>report</c>), or both. What is absent is inherited.
/// </summary>
// JSON as it came, because the serializer's own refusal would not say which limit is wrong and what its range is.
[JsonConverter(typeof(LimitSettingsConverter))]
public sealed class LimitSettings
{
    internal LimitSettings(JsonElement json) => Json = json;

    internal JsonElement Json { get; }

    internal static LimitSettings Of(LimitOverrides overrides) => new(JsonElement.Parse(overrides.ToJson()));

    internal Outcome<LimitOverrides> Read() =>
        LimitOverrides.TryRead(Json, out LimitOverrides? overrides, out string? fault) ? overrides : LimitErrors.Invalid(fault);
}
