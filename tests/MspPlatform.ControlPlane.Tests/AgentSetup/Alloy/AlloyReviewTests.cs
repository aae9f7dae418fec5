namespace MspPlatform.ControlPlane.Tests.AgentSetup.Alloy;

/// <summary>The parser and the review must find mistakes, or their silence about our own texts is worth nothing.</summary>
public sealed class AlloyReviewTests
{
    private const string Good = """
        prometheus.exporter.self "a" { }

        prometheus.scrape "a" {
          targets         = prometheus.exporter.self.a.targets
          scrape_interval = "15s"
          scrape_timeout  = "10s"
          forward_to      = [prometheus.remote_write.m.receiver]
        }

        prometheus.remote_write "m" {
          external_labels = {
            server_name = constants.hostname,
          }

          endpoint {
            url = "https://edge.example.com/api/v1/write"
            queue_config { capacity = 10 }
          }
        }
        """;

    [Fact]
    public void Problems_OfAGoodFile_AreNone() => AlloyReview.Problems(AlloyParser.Parse(Good)).ShouldBeEmpty();

    [Theory]
    [InlineData("  scrape_timeout  = \"10s\"\n", "  scrape_timeout = \"10s\" scrape_interval = \"1s\"\n", "two statements on one line")]
    [InlineData("[prometheus.remote_write.m.receiver]", "[prometheus.remote_write.m.receiver", "comma is missing")]
    [InlineData("server_name = constants.hostname,\n", "server_name = constants.hostname\n", "comma is missing")]
    [InlineData("\"15s\"", "\"15s", "line end inside a string")]
    [InlineData("\"15s\"", "\"1\\q\"", "unknown escape")]
    [InlineData("\"15s\"", "'15s'", "illegal character")]
    [InlineData("\"15s\"", "", "a value is missing")]
    [InlineData("prometheus.scrape \"a\"", "prometheus.scrape \"a-b\"", "label must be an identifier")]
    [InlineData("  scrape_timeout ", "  scrape_interval ", "set twice")]
    [InlineData("endpoint {", "endpoint", "'{' is missing")]
    [InlineData("prometheus.exporter.self \"a\" { }", "a = 1", "outside every block")]
    public void Parse_AMistake_IsFound(string from, string to, string message) =>
        Should.Throw<AlloySyntaxException>(() => AlloyParser.Parse(Changed(from, to))).Message.ShouldContain(message);

    [Theory]
    [InlineData("prometheus.exporter.self.a.targets", "prometheus.exporter.self.b.targets", "nothing is called prometheus.exporter.self.b.targets")]
    [InlineData("prometheus.remote_write.m.receiver", "prometheus.remote_write.x.receiver", "nothing is called prometheus.remote_write.x.receiver")]
    [InlineData("prometheus.exporter.self \"a\"", "prometheus.exporter.me \"a\"", "there is no component prometheus.exporter.me")]
    [InlineData("prometheus.exporter.self \"a\"", "prometheus.exporter.self", "needs a label")]
    [InlineData("  forward_to      = [prometheus.remote_write.m.receiver]\n", "", "needs forward_to")]
    [InlineData("url = \"https", "uri = \"https", "has no argument uri")]
    [InlineData("\"10s\"", "\"20s\"", "scrape_timeout is longer")]
    [InlineData("  scrape_timeout  = \"10s\"\n  ", "  ", null)]
    [InlineData("\"15s\"", "\"5s\"", "scrape_timeout is longer")]
    [InlineData("\"15s\"", "15", "scrape_interval is not of the type duration")]
    [InlineData("\"15s\"", "\"soon\"", "scrape_interval is not of the type duration")]
    [InlineData("capacity = 10", "capacity = \"10\"", "capacity is not of the type number")]
    [InlineData("queue_config", "queue", "has no block queue")]
    [InlineData("constants.hostname", "constants.host", "nothing is called constants.host")]
    [InlineData("[prometheus.remote_write.m.receiver]", "prometheus.remote_write.m.receiver", "not of the type receivers")]
    public void Problems_OfAMistake_NameIt(string from, string to, string? message)
    {
        var problems = AlloyReview.Problems(AlloyParser.Parse(Changed(from, to)));
        if (message is null) problems.ShouldBeEmpty();
        else problems.ShouldContain(p => p.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Problems_OfAComponentDeclaredTwice_NameIt() =>
        AlloyReview.Problems(AlloyParser.Parse("prometheus.exporter.self \"a\" { }\n" + Good)).ShouldContain(p => p.Contains("declared twice", StringComparison.Ordinal));

    private static string Changed(string from, string to)
    {
        Good.ShouldContain(from);
        return Good.Replace(from, to, StringComparison.Ordinal);
    }
}
