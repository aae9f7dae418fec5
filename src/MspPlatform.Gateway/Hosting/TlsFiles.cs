namespace MspPlatform.Gateway.Hosting;

/// <summary>The texts of the TLS files as they were at one moment. Not a record: one would print the key.</summary>
internal sealed class TlsFiles
{
    private TlsFiles(string certificate, string key, string? clientCa)
    {
        Certificate = certificate;
        Key = key;
        ClientCa = clientCa;
    }

    public string Certificate { get; }

    public string Key { get; }

    /// <summary>Null when clients are asked for no certificate; an empty file is not the same, but a fault.</summary>
    public string? ClientCa { get; }

    /// <exception cref="IOException">A file is missing or cannot be read; the message names the setting and the file.</exception>
    public static TlsFiles Read(TlsOptions options) => new(
        Read("Tls:CertificateFile", options.CertificateFile),
        Read("Tls:KeyFile", options.KeyFile),
        options.ClientCaFile.Length == 0 ? null : Read("Tls:ClientCaFile", options.ClientCaFile));

    /// <summary>
    /// By content: a modification time says nothing where the path is a symbolic link whose target is exchanged, which is how Kubernetes
    /// and certbot renew.
    /// </summary>
    public bool IsSameAs(TlsFiles? other) => other is not null && Certificate == other.Certificate && Key == other.Key && ClientCa == other.ClientCa;

    private static string Read(string setting, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{setting} cannot be read: {exception.Message}", exception);
        }
    }
}
