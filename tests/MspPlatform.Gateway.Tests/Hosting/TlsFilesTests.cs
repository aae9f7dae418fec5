using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Hosting;
using MspPlatform.ServiceDefaults.Hosting;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Hosting;

/// <summary>Files that are broken, at the start and later.</summary>
public sealed class TlsFilesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("missing key", "Tls:KeyFile cannot be read")]
    [InlineData("no PEM", "Tls:CertificateFile and Tls:KeyFile")]
    [InlineData("another's key", "Tls:CertificateFile and Tls:KeyFile")]
    [InlineData("empty CA", "Tls:ClientCaFile holds no certificate")]
    public async Task Start_WithBrokenFiles_IsOneSentenceAndExitCode1(string broken, string sentence)
    {
        using var tls = new TlsEdge();
        await File.WriteAllTextAsync(tls.ClientCaFile, broken == "empty CA" ? "" : tls.Authority.Pem, Cancel);
        Break(tls, broken);
        var options = new TlsOptions { CertificateFile = tls.CertificateFile, KeyFile = tls.KeyFile, ClientCaFile = tls.ClientCaFile };
        string[] args =
        [
            "--ConnectionStrings:Platform=Host=127.0.0.1;Port=1", "--Logging:LogLevel:Default=None", .. tls.Settings.Select(s => $"--{s.Key}={s.Value}"),
            $"--Tls:ClientCaFile={tls.ClientCaFile}",
        ];

        Exception refusal = Should.Throw<Exception>(() => new TlsListener(Options.Create(options)));

        (refusal is IOException or FormatException).ShouldBeTrue("the main program turns these into a sentence");
        refusal.Message.ShouldStartWith(sentence);
        refusal.Message.ShouldNotContain('\n');
        Should.Throw<Exception>(() => GatewayHost.Create([.. args, $"--Tokens:HashKeyFile={HashKeyFile(tls)}"]).StartAsync(Cancel)).Message.ShouldBe(refusal.Message);
        (await HostProgram.RunAsync(() => GatewayHost.Create([.. args, $"--Tokens:HashKeyFile={HashKeyFile(tls)}"]), Cancel)).ShouldBe(1);
    }

    [Theory]
    [InlineData("missing key")]
    [InlineData("no PEM")]
    [InlineData("another's key")]
    public async Task Reload_OfABrokenPair_KeepsTheOldOneAndSaysSoOnce(string broken)
    {
        using var tls = new TlsEdge();
        IOptions<TlsOptions> options = Options.Create(new TlsOptions { CertificateFile = tls.CertificateFile, KeyFile = tls.KeyFile, ReloadSeconds = 1 });
        var listener = new TlsListener(options);
        TlsState? before = listener.Current;
        using var logs = new LogCapture();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        using var reload = new TlsReload(listener, options, TimeProvider.System, loggers.CreateLogger<TlsReload>());
        await reload.StartAsync(Cancel);

        Break(tls, broken);
        await Eventually.TrueAsync(() => Task.FromResult(logs.Errors.Count > 0), "the broken pair is noticed", Cancel);
        listener.Current.ShouldBeSameAs(before);

        using X509Certificate2 mended = tls.Authority.Issue(TestAuthority.ServerAuthentication, validDays: -1);
        tls.Replace(mended);
        await Eventually.TrueAsync(() => Task.FromResult(listener.Current!.NotAfter == new DateTimeOffset(mended.NotAfter)), "the mended pair is taken up", Cancel);
        await reload.StopAsync(Cancel);
        logs.Lines.ShouldContain(line => line.Contains("not valid now", StringComparison.Ordinal), "it has expired");
    }

    [Theory]
    [InlineData("/a.crt", "", "")]
    [InlineData("", "/a.key", "")]
    [InlineData("", "", "/ca.crt")]
    public void Options_ThatMakeNoWhole_AreRefused(string certificate, string key, string clientCa)
    {
        var options = new TlsOptions { CertificateFile = certificate, KeyFile = key, ClientCaFile = clientCa };

        new TlsOptionsValidator().Validate(name: null, options).Failed.ShouldBeTrue();
    }

    private static void Break(TlsEdge tls, string how)
    {
        if (how == "missing key")
            File.Delete(tls.KeyFile);
        else if (how == "no PEM")
            File.WriteAllText(tls.CertificateFile, "garbage");
        else if (how == "another's key")
            File.WriteAllText(tls.KeyFile, tls.Authority.Issue(TestAuthority.ServerAuthentication).GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    private static string HashKeyFile(TlsEdge tls)
    {
        string path = tls.CertificateFile + ".hash-key";
        File.WriteAllText(path, Convert.ToBase64String(new byte[32]));
        return path;
    }
}
