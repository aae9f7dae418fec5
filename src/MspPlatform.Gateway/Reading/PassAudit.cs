using System.Text.Json;
using MspPlatform.Domain;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Persistence.Edge;
using Npgsql;

namespace MspPlatform.Gateway.Reading;

/// <summary>
/// Writes down what is asked with a read pass: who asked what is in the database before the query is asked, or it is not asked. The
/// control plane makes entries of the audit log of it.
/// </summary>
internal sealed class PassAudit(NpgsqlDataSource database, TimeProvider time, ILogger<PassAudit> logger)
{
    /// <summary>One row takes a millisecond; a dashboard does not wait long for an error.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly Refusal NotWritten =
        Refusal.Unavailable(RejectionReason.AuditUnavailable, "this query cannot be written to the audit log now, so it is not asked; try again.");

    /// <summary>Asks between two rows: one that it is asked, one that tells how it ended.</summary>
    /// <param name="ask">Asks and answers the query.</param>
    public async ValueTask<Refusal?> RunAsync(HttpContext http, TokenEntry pass, ReadQuery query, Func<ValueTask<Refusal?>> ask)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        string? address = http.Connection.RemoteIpAddress?.ToString();
        bool written = await TryWriteAsync(
            cancel => PassQueries.AskAsync(database, id, pass.Id, query.Path, Describe(query), address, cancel), http.RequestAborted);
        if (!written)
            return NotWritten;

        long start = time.GetTimestamp();
        int status = 0;
        try
        {
            Refusal? refusal = await ask();
            status = refusal?.Status ?? http.Response.StatusCode;
            return refusal;
        }
        finally
        {
            // The client may be gone by now; that it was answered, or not, is to be known all the same.
            await TryWriteAsync(cancel => PassQueries.AnswerAsync(database, id, status, time.GetElapsedTime(start), cancel), CancellationToken.None);
        }
    }

    private async Task<bool> TryWriteAsync(Func<CancellationToken, Task> write, CancellationToken aborted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        deadline.CancelAfter(Patience);
        try
        {
            await write(deadline.Token);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            logger.PassNotAudited(exception.Message);
            return false;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            logger.PassNotAudited("no answer in time");
            return false;
        }
    }

    /// <summary>All of it: what was cut off could be what mattered.</summary>
    private static string Describe(ReadQuery query) => JsonSerializer.Serialize(query.Parameters
        .GroupBy(parameter => parameter.Key, parameter => parameter.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Key == ReadEndpoint.MatchParameter ? (object)group.ToArray() : group.Single()));
}
