using System.Net;
using System.Text;
using MspPlatform.Gateway.Canary;
using MspPlatform.Gateway.Reading;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Isolation;

/// <summary>
/// Every read endpoint × every trick × every place to put it, made of the edge's own list and the canary's: a new endpoint is in it by
/// itself. Each customer has a secret in a metric's name, a label's name and value, a help text and an alert.
/// </summary>
public sealed class ReadMatrixTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    /// <summary>Requests at the same time; the customer's limit is 16.</summary>
    private const int Parallel = 6;

    private static readonly string[] Headers =
    [
        "AccountID", "ProjectID", "X-Scope-OrgID", "THANOS-TENANT", "X-Prometheus-Tenant", "VM-Tenant", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-User",
        "X-Forwarded-Prefix", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Customer-Id", "Cookie",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_EveryEndpointTrickAndPlace_ShowNothingOfTheOther()
    {
        PlantedSecrets acme = new(edge.Acme), globex = new(edge.Globex);
        await acme.PlantAsync(edge, Cancel);
        await globex.PlantAsync(edge, Cancel);
        await using RealVmAlert vmAlert = await RealVmAlert.StartAsync(
            edge.FilePath("vmalert"), edge.Store, "groups:\n" + acme.Rules + globex.Rules, Cancel);
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("VmAlert:Url", vmAlert.Url.ToString()));

        // What agents tell is known to the edge that they told it.
        await acme.TellAsync(gateway, Cancel);
        await globex.TellAsync(gateway, Cancel);
        await SeesItsOwnAsync(gateway, acme);
        await SeesItsOwnAsync(gateway, globex);

        int asked = await AskAllAsync(gateway, acme, globex) + await AskAllAsync(gateway, globex, acme);

        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} requests");
        asked.ShouldBeGreaterThan(3000);
    }

    /// <summary>Otherwise the matrix could pass because nothing is ever answered.</summary>
    private static async Task SeesItsOwnAsync(RunningGateway gateway, PlantedSecrets own)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach (ReadEndpoint endpoint in ReadEndpoint.All)
        {
            string path = endpoint.Path.Replace("{name}", own.LabelName, StringComparison.Ordinal);
            string query = CanaryTricks.Plain(endpoint, "{__name__=~\"secret.*\"}", now);
            await Eventually.TrueAsync(
                async () => (await (await gateway.ReadAsync(own.Customer.Query.Text, $"{path}?{query}", Cancel)).Content.ReadAsStringAsync(Cancel))
                    .Contains(own.Customer.Secret, StringComparison.Ordinal),
                $"{own.Customer.Id} sees its own by {endpoint.Path}", Cancel);
        }
    }

    private static async Task<int> AskAllAsync(RunningGateway gateway, PlantedSecrets asking, PlantedSecrets other)
    {
        int asked = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = Cancel };
        await System.Threading.Tasks.Parallel.ForEachAsync(Requests(asking, other), options, async (ask, cancel) =>
        {
            Interlocked.Increment(ref asked);
            using (ask.Request)
            {
                using HttpResponseMessage response = await gateway.Http.SendAsync(ask.Request, cancel);
                string what = $"{asking.Customer.Id}: {ask.Request.Method} {ask.Request.RequestUri} + {ask.Trick}";
                string body = await response.Content.ReadAsStringAsync(cancel);
                ((int)response.StatusCode).ShouldBeOneOf([200, 400, 415, 422], $"{what} {body}");
                string headers = response.Headers.ToString() + response.Content.Headers;
                string[] secrets = ask.Label == other.LabelName ? other.Words : [.. other.Words, other.LabelName];
                CanaryAnswer.ShowsAnother(body, asking.Customer.Id, secrets, ask.Label).ShouldBeFalse($"{what} {body}");
                secrets.Where(word => headers.Contains(word, StringComparison.Ordinal)).ShouldBeEmpty(what);
                headers.ShouldNotContain(other.Customer.Id.Value, Case.Sensitive, what);
            }
        });
        return asked;
    }

    private static IEnumerable<(HttpRequestMessage Request, string? Label, string Trick)> Requests(PlantedSecrets asking, PlantedSecrets other)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string token = asking.Customer.Query.Text, id = other.Customer.Id.Value;
        foreach (ReadEndpoint endpoint in ReadEndpoint.All)
        {
            bool takesLabel = endpoint.Path.Contains("{name}", StringComparison.Ordinal);
            foreach (string? label in takesLabel ? [other.LabelName, "__name__", "customer_id"] : (string?[])[null])
            {
                string path = endpoint.Path.Replace("{name}", label, StringComparison.Ordinal);
                foreach (string selector in CanaryTricks.Selectors.Select(s => s.Replace("{G}", id, StringComparison.Ordinal)))
                {
                    string asked = CanaryTricks.Plain(endpoint, selector, now);
                    yield return (EdgeRequests.Read(token, $"{path}?{asked}"), label, selector);
                    yield return (EdgeRequests.Read(token, path, Form(asked)), label, selector);
                }

                string plain = CanaryTricks.Plain(endpoint, CanaryTricks.Selectors[0], now);
                foreach (string trick in CanaryTricks.Parameters.Select(p => p.Replace("{G}", id, StringComparison.Ordinal)))
                {
                    yield return (EdgeRequests.Read(token, $"{path}?{plain}&{trick}"), label, trick);
                    yield return (EdgeRequests.Read(token, $"{path}?{trick}&{plain}"), label, trick);
                    yield return (EdgeRequests.Read(token, path, Form($"{plain}&{trick}")), label, trick);
                    yield return (EdgeRequests.Read(token, $"{path}?{trick}", Form(plain)), label, trick);
                    yield return (EdgeRequests.Read(token, $"{path}?{plain}", Form(trick)), label, trick);
                    yield return (EdgeRequests.Read(token, $"{path}?{plain}", Multipart(trick)), label, trick);
                }

                foreach (string header in Headers)
                {
                    yield return (WithHeader(EdgeRequests.Read(token, $"{path}?{plain}"), header, id), label, header);
                    yield return (WithHeader(EdgeRequests.Read(token, path, Form(plain)), header, id), label, header);
                }
            }
        }
    }

    private static HttpRequestMessage WithHeader(HttpRequestMessage request, string header, string other)
    {
        request.Headers.TryAddWithoutValidation(header, header switch
        {
            "AccountID" or "ProjectID" => "1",
            "X-Original-URL" or "X-Rewrite-URL" => "/api/v1/export?match[]={__name__!=\"\"}",
            "X-HTTP-Method-Override" => "DELETE",
            "Cookie" => $"tenant={other}; customer_id={other}",
            _ => other,
        }).ShouldBeTrue(header);
        return request;
    }

    private static StringContent Form(string text) => new(text, Encoding.UTF8, "application/x-www-form-urlencoded");

    private static MultipartFormDataContent Multipart(string trick)
    {
        var content = new MultipartFormDataContent();
        string[] pair = [.. trick.Split('=', 2).Select(part => part.Replace("%00", "", StringComparison.Ordinal)).Select(WebUtility.UrlDecode).OfType<string>()];
        var part = new StringContent(pair.Length > 1 ? pair[1] : "x");
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{pair[0]}\"").ShouldBeTrue();
        content.Add(part);
        return content;
    }
}
