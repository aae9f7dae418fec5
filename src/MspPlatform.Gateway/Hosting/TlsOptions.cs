using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Hosting;

/// <summary>Section <c>Tls</c>: TLS at the public listener. Without a certificate it speaks plain HTTP/1.1.</summary>
internal sealed class TlsOptions : IValidatableObject
{
    public const string Section = "Tls";

    /// <summary>PEM file with the edge's certificate, then its intermediates. Empty (default) turns TLS off.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file with the certificate's private key, not encrypted. Empty (default) without a certificate.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>PEM file with the root certificates that clients' certificates must chain to. Empty (default) asks clients for none.</summary>
    public string ClientCaFile { get; set; } = "";

    /// <summary>With <see cref="ClientCaFile"/>: whether a client may come without a certificate. Default Require. A bad one is never let in.</summary>
    public ClientCertificates ClientCertificates { get; set; } = ClientCertificates.Require;

    /// <summary>How often the files are looked at for a change, 1–3600 s. Default 5 s.</summary>
    [Range(1, 3600)]
    public int ReloadSeconds { get; set; } = 5;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((CertificateFile.Length == 0) != (KeyFile.Length == 0))
            yield return new ValidationResult("Tls:CertificateFile and Tls:KeyFile are set together or not at all.");

        // Otherwise everybody would be let in, while the operator believes that a certificate is asked for.
        if (ClientCaFile.Length > 0 && CertificateFile.Length == 0)
            yield return new ValidationResult("Tls:ClientCaFile needs Tls:CertificateFile.");
    }
}

[OptionsValidator]
internal sealed partial class TlsOptionsValidator : IValidateOptions<TlsOptions>;
