namespace MspPlatform.Gateway.Hosting;

/// <summary>What a client without a certificate hears, where certificates are asked for.</summary>
internal enum ClientCertificates
{
    /// <summary>The handshake fails.</summary>
    Require,

    /// <summary>It goes on; for the weeks in which agents get theirs.</summary>
    Optional,
}
