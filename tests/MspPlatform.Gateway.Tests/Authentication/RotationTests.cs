using System.Collections.Concurrent;
using System.Net;
using MspPlatform.Domain.Tokens;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Authentication;

/// <summary>Tokens changing hands and ending while agents write: an agent that is answered 401 throws its data away.</summary>
public sealed class RotationTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const int Agents = 1_000;
    private const int AtOnce = 8;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rotation_OfAThousandAgentsUnderLoad_NeverAnswers401WithinTheOverlap()
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "rotating");
        var old = new ConcurrentQueue<IssuedToken>();
        for (int i = 0; i < Agents; i++)
            old.Enqueue(await edge.Database.IssueAsync(customer.Id, TokenKind.Agent));
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();

        // Each agent: it writes, its token is rotated, it writes with the new one at once and with the old one still.
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(
            async () =>
            {
                while (old.TryDequeue(out IssuedToken? token))
                {
                    Count(answers, await WriteAsync(token));
                    IssuedToken next = await edge.Database.IssueAsync(customer.Id, TokenKind.Agent);
                    await edge.Database.ExecuteAsync($"UPDATE platform.tokens SET rotates_out_at = now() + interval '1 hour' WHERE id = '{token.Id}'");
                    Count(answers, await WriteAsync(next));
                    Count(answers, await WriteAsync(token));
                }
            },
            Cancel)));

        // 503 keeps the agent's data: it sends again. 401 would lose it.
        answers.Keys.ShouldBeSubsetOf([HttpStatusCode.NoContent, HttpStatusCode.ServiceUnavailable]);
        answers[HttpStatusCode.NoContent].ShouldBe(3 * Agents);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", answers.Select(a => $"{(int)a.Key}: {a.Value}")));
    }

    [Fact]
    public async Task Revocation_OfAHundredTokens_HoldsOneByOne()
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "revoking");
        var milliseconds = new List<double>();
        for (int i = 0; i < 100; i++)
        {
            IssuedToken token = await edge.Database.IssueAsync(customer.Id, TokenKind.Agent);
            (await WriteAsync(token)).ShouldBe(HttpStatusCode.NoContent);
            await edge.Database.RevokeAsync(token.Id);
            long start = TimeProvider.System.GetTimestamp();
            await Eventually.TrueAsync(async () => await WriteAsync(token) == HttpStatusCode.Unauthorized, "the revocation holds", Cancel);
            milliseconds.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        milliseconds.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine($"Revocation held after {milliseconds[49]:F0} ms (median), {milliseconds[98]:F0} ms (99 of 100), {milliseconds[99]:F0} ms (slowest).");
    }

    private static void Count(ConcurrentDictionary<HttpStatusCode, int> answers, HttpStatusCode status) => answers.AddOrUpdate(status, 1, (_, count) => count + 1);

    private async Task<HttpStatusCode> WriteAsync(IssuedToken token)
    {
        byte[] body = new RemoteWriteBody().Series(1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), ("__name__", "rotation")).ToSnappy();
        using HttpResponseMessage response = await edge.Gateway.WriteAsync(token.Text, body, Cancel);
        return response.StatusCode;
    }
}
