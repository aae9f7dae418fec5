using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Stack;

namespace MspPlatform.LocalStack.Tests.Stack;

public sealed class RealAgentTests
{
    private const string Configuration = """
        # vmagent on Linux for customer acme. The edge adds customer_id; an agent cannot.
        # Start:
        #   vmagent
        #     -promscrape.config=/etc/msp-agent/vmagent.yml
        #     -httpListenAddr=127.0.0.1:12380
        #     -remoteWrite.url=http://localhost:8880/api/v1/write
        #     -remoteWrite.bearerTokenFile=/etc/msp-agent/token
        #     -remoteWrite.tmpDataPath=/var/lib/msp-agent/vmagent
        #     -memory.allowedBytes=64MiB
        scrape_configs:
          # -not=an argument
          - job_name: integrations/node_exporter
            static_configs:
              - targets: ["127.0.0.1:9100"]
          - job_name: msp-agent
            static_configs:
              - targets: ["127.0.0.1:12380"]
        """;

    [Fact]
    public void VmAgent_HandedOutConfiguration_KeepsWhatIsNotOfThisMachine()
    {
        using var temporary = new TemporaryFolder();
        using var folder = DataFolder.Open(temporary.File("data"), 0);

        var spec = new RealAgent(new ThirdPartyParts("/parts"), folder, new StackPorts(8880)).VmAgent(Configuration, "/tokens/acme");

        spec.Arguments.ShouldBe([
            "-remoteWrite.url=http://localhost:8880/api/v1/write",
            "-memory.allowedBytes=64MiB",
            $"-promscrape.config={folder.Path}/demo/vmagent.yml",
            "-httpListenAddr=127.0.0.1:8885",
            "-remoteWrite.bearerTokenFile=/tokens/acme",
            $"-remoteWrite.tmpDataPath={folder.Path}/demo/vmagent",
        ]);
        File.ReadAllLines(folder.In("demo/vmagent.yml")).Where(line => line.Contains("targets", StringComparison.Ordinal))
            .Select(line => line.Trim()).ShouldBe(["- targets: [\"127.0.0.1:8886\"]", "- targets: [\"127.0.0.1:8885\"]"]);
    }

    [Fact]
    public void VmAgent_ConfigurationOfAnotherForm_IsRefused()
    {
        using var temporary = new TemporaryFolder();
        using var folder = DataFolder.Open(temporary.File("data"), 0);
        var agent = new RealAgent(new ThirdPartyParts("/parts"), folder, new StackPorts(8880));

        Should.Throw<StackException>(() => agent.VmAgent("scrape_configs: []\n", "/tokens/acme"));
    }
}
