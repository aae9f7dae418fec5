using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using MspPlatform.Domain.Backends;

namespace MspPlatform.Gateway.Storage;

/// <summary>Section <c>Backends</c>: what the edge must know of back ends and the database must not.</summary>
internal sealed class BackendOptions : IValidatableObject
{
    public const string Section = "Backends";

    /// <summary>
    /// By a back end's name, a file with the value of the header <c>Authorization</c> that it asks for, such as <c>Bearer …</c>. Read at
    /// the start. Default none.
    /// </summary>
    public Dictionary<string, string> AuthorizationFiles { get; } = new(StringComparer.Ordinal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach ((string name, string path) in AuthorizationFiles)
        {
            if (!BackendName.TryParse(name, out _))
                yield return new ValidationResult($"Backends:AuthorizationFiles:{name}: this is no back end's name.");
            if (!File.Exists(path))
                yield return new ValidationResult($"Backends:AuthorizationFiles:{name}: there is no file {path}.");
        }
    }
}

[OptionsValidator]
internal sealed partial class BackendOptionsValidator : IValidateOptions<BackendOptions>;
