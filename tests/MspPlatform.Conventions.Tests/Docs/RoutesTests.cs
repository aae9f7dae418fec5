using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using MspPlatform.Gateway;

namespace MspPlatform.Conventions.Tests.Docs;

/// <summary>Every route of the edge stands in docs/security.md with who may call it. The control plane's have a matrix test of their own.</summary>
public sealed class RoutesTests
{
    [Fact]
    public async Task RoutesTable_OfTheEdge_IsWhatItMaps()
    {
        await using WebApplication edge = GatewayHost.Create(["--ConnectionStrings:Platform=Host=127.0.0.1", "--Tokens:HashKeyFile=none", "--Logging:LogLevel:Default=None"]);
        IEnumerable<(string, string)> mapped = ((IEndpointRouteBuilder)edge).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(Describe);
        InDocs().ShouldBe(mapped, ignoreOrder: true);
    }

    [Fact]
    public void RoutesTable_Always_SaysWhoMayCall() =>
        Markdown.Rows(Markdown.Section(Repository.Read("docs/security.md").Text, "## Routes of the edge")).Where(row => row.Length != 3 || row[2].Length == 0).ShouldBeEmpty();

    private static (string Methods, string Path) Describe(RouteEndpoint endpoint)
    {
        IReadOnlyList<string> methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];
        return (methods.Count == 0 ? "any" : string.Join(", ", methods.Order(StringComparer.Ordinal)), "/" + endpoint.RoutePattern.RawText!.TrimStart('/'));
    }

    private static IEnumerable<(string, string)> InDocs() =>
        Markdown.Rows(Markdown.Section(Repository.Read("docs/security.md").Text, "## Routes of the edge")).Select(row => (row[0], Markdown.Code(row[1])));
}
