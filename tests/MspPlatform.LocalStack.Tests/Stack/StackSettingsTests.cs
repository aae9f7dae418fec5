using MspPlatform.LocalStack.Stack;

namespace MspPlatform.LocalStack.Tests.Stack;

public sealed class StackSettingsTests
{
    [Fact]
    public async Task ReadAsync_NothingSet_GivesTheDocumentedDefaults()
    {
        var settings = await ReadAsync([]);

        settings.EdgeUrl.ShouldBe(new Uri("http://localhost:8880"));
        settings.Demo.ShouldBeTrue();
        settings.AdminEmail.ShouldBe("admin@msp.local");
        settings.AdminApiKey.ShouldBeNull();
        settings.Ports.All.Select(port => port.Port).ShouldBe(Enumerable.Range(8880, 9));
    }

    [Fact]
    public async Task ReadAsync_EverythingSet_IsTaken()
    {
        var settings = await ReadAsync(new()
        {
            ["MSP_EDGE_URL"] = "http://127.0.0.1:9000/",
            ["MSP_DEMO"] = "0",
            ["MSP_ADMIN_EMAIL"] = "root@example.com",
            ["MSP_ADMIN_API_KEY"] = "key",
        });

        settings.Ports.EdgeMetrics.ShouldBe(9008);
        settings.Demo.ShouldBeFalse();
        settings.AdminEmail.ShouldBe("root@example.com");
        settings.AdminApiKey.ShouldBe("key");
    }

    [Theory]
    [InlineData("MSP_EDGE_URL", "https://localhost:8880", "plain http")]
    [InlineData("MSP_EDGE_URL", "localhost:8880", "plain http")]
    [InlineData("MSP_EDGE_URL", "http://localhost:8880/msp", "no path")]
    [InlineData("MSP_EDGE_URL", "http://user:password@localhost:8880", "no user")]
    [InlineData("MSP_EDGE_URL", "http://localhost:65530", "at most 65527")]
    [InlineData("MSP_EDGE_URL", "http://192.0.2.1:8880", "not this machine's loopback")]
    [InlineData("MSP_DEMO", "yes", "only 1")]
    public async Task ReadAsync_Unusable_NamesTheVariableAndWhatWouldWork(string variable, string value, string expected)
    {
        var failure = await Should.ThrowAsync<StackException>(() => ReadAsync(new() { [variable] = value }));

        failure.Message.ShouldStartWith(variable);
        failure.Message.ShouldContain(expected);
    }

    private static Task<StackSettings> ReadAsync(Dictionary<string, string> variables) =>
        StackSettings.ReadAsync(variables.GetValueOrDefault, TestContext.Current.CancellationToken);
}
