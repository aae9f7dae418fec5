using System.Text.Json;
using System.Text.Json.Serialization;

namespace MspPlatform.Mock.Fleet.Input;

/// <summary>The demo world's file as it is written, not yet checked.</summary>
internal sealed record WorldDocument
{
    public required string EdgeUrl { get; init; }

    public string Interval { get; init; } = "15s";

    public required IReadOnlyList<WorldServer> Servers { get; init; }
}

/// <param name="Name">server_name and instance.</param>
/// <param name="Customer">Whose it is; not sent, the token decides.</param>
/// <param name="Environment">Label.</param>
/// <param name="Csp">Label.</param>
/// <param name="Region">Label.</param>
/// <param name="Profile">Kind of server.</param>
/// <param name="TokenFile">Relative to the world's file.</param>
internal sealed record WorldServer(string Name, string Customer, string Environment, string Csp, string Region, string Profile, string TokenFile);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(WorldDocument))]
internal sealed partial class WorldJson : JsonSerializerContext;
