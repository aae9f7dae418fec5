using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Tests.Hosting;

/// <summary>A host with an impossible setting does not start, and says which one it is.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Listen:Address", "localhost")]
    [InlineData("Listen:MetricsAddress", "300.0.0.1")]
    [InlineData("Listen:Port", "65536")]
    [InlineData("Edge:TrustedProxies:0", "10.0.0.0/33")]
    [InlineData("VictoriaMetrics:Url", "victoria")]
    [InlineData("Writing:MaxWireBytes", "1")]
    public void Create_ImpossibleSetting_SaysWhich(string key, string value)
    {
        string[] args =
        [
            "--ConnectionStrings:Platform=Host=127.0.0.1;Port=1", "--Tokens:HashKeyFile=/nowhere", "--Logging:LogLevel:Default=None", $"--{key}={value}",
        ];

        OptionsValidationException refusal = Should.Throw<OptionsValidationException>(() => GatewayHost.Create(args).StartAsync(TestContext.Current.CancellationToken));

        refusal.Message.ShouldContain(key.Split(':')[1]);
    }
}
