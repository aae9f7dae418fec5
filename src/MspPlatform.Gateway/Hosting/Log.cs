namespace MspPlatform.Gateway.Hosting;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "New connections get the renewed certificate, valid until {NotAfter:O}.")]
    public static partial void CertificateReplaced(this ILogger logger, DateTimeOffset notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed TLS files are not used and the certificate before stays: {Fault}")]
    public static partial void CertificateNotReplaced(this ILogger logger, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate is not valid now, only from {NotBefore:O} to {NotAfter:O}: clients refuse it.")]
    public static partial void CertificateNotValidNow(this ILogger logger, DateTimeOffset notBefore, DateTimeOffset notAfter);
}
