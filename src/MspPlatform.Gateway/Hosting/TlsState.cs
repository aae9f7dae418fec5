using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MspPlatform.Gateway.Hosting;

/// <summary>What a handshake needs, checked as a whole. Never changed: a renewed certificate is a new state.</summary>
internal sealed class TlsState
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private TlsState(X509Certificate2 certificate, SslServerAuthenticationOptions authentication)
    {
        Authentication = authentication;
        NotBefore = new DateTimeOffset(certificate.NotBefore);
        NotAfter = new DateTimeOffset(certificate.NotAfter);
    }

    public SslServerAuthenticationOptions Authentication { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <exception cref="FormatException">A file is no PEM, key and certificate do not belong together, or there is no CA; the message names the setting.</exception>
    public static TlsState Build(TlsFiles files, ClientCertificates clients)
    {
        X509Certificate2 certificate = Parse(
            "Tls:CertificateFile and Tls:KeyFile hold no certificate in PEM with its own, unencrypted key", () => X509Certificate2.CreateFromPem(files.Certificate, files.Key));
        var authentication = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Parse("Tls:CertificateFile cannot be used", () => Context(certificate, files.Certificate)),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
        };
        if (files.ClientCa is { } roots)
            AskForCertificates(authentication, Certificates(roots, "Tls:ClientCaFile"), clients);
        return new TlsState(certificate, authentication);
    }

    // Offline: nobody is asked for missing intermediates.
    private static SslStreamCertificateContext Context(X509Certificate2 certificate, string pem) =>
        SslStreamCertificateContext.Create(certificate, Certificates(pem, "Tls:CertificateFile"), offline: true);

    private static void AskForCertificates(SslServerAuthenticationOptions authentication, X509Certificate2Collection roots, ClientCertificates clients)
    {
        authentication.ClientCertificateRequired = true;

        // A session taken up again would skip the proof that the client still has its key, and could be older than a change of the CAs.
        authentication.AllowTlsResume = false;
        authentication.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        authentication.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            ApplicationPolicy = { new Oid(ClientAuthentication) },
        };
        authentication.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        SslPolicyErrors forgiven = clients == ClientCertificates.Optional ? SslPolicyErrors.RemoteCertificateNotAvailable : SslPolicyErrors.None;
        authentication.RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~forgiven) == SslPolicyErrors.None;
    }

    private static X509Certificate2Collection Certificates(string pem, string setting)
    {
        var certificates = new X509Certificate2Collection();
        Parse($"{setting} is no list of certificates in PEM", () =>
        {
            certificates.ImportFromPem(pem);
            return certificates;
        });
        return certificates.Count > 0 ? certificates : throw new FormatException($"{setting} holds no certificate in PEM.");
    }

    private static T Parse<T>(string fault, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new FormatException($"{fault}: {exception.Message}", exception);
        }
    }
}
