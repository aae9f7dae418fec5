using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MspPlatform.Domain.Audit;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Audit;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Audit;

/// <summary>
/// Moves what edges wrote down about read passes into the audit chain. Entry and removal are one transaction that holds the chain, so each
/// query gets one entry, however many control planes run and whenever one of them dies.
/// </summary>
internal sealed class AuditPassQueries(PlatformContext database, AuditLog audit, ControlPlaneMetrics metrics)
{
    public const string Action = "read-pass.query";

    private const int BatchSize = 200;

    /// <summary>Longer than a query can take at an edge: after it the edge has died over the query, and nobody knows what came of it.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(15);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <returns>How many entries were made; as many as <see cref="BatchSize"/> means that there may be more.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        if (!await database.PassQueries.AnyAsync(cancellationToken))
            return 0;
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await audit.TakeChainAsync(cancellationToken);

        // By the database's clock, as the rows are: this host's may be off.
        DateTimeOffset given = await database.Database.SqlQuery<DateTimeOffset>($"SELECT now() AS \"Value\"").SingleAsync(cancellationToken) - AnswerPatience;
        var rows = await (
            from query in database.PassQueries
            join token in database.Tokens on query.TokenId equals token.Id
            join answered in database.PassAnswers on query.Id equals answered.Id into answers
            from answer in answers.DefaultIfEmpty()
            where answer != null || query.AskedAt < given
            orderby query.AskedAt, query.Id
            select new { Query = query, Token = token, Answer = answer })
            .AsNoTracking().Take(BatchSize).ToListAsync(cancellationToken);
        if (rows.Count == 0)
            return 0;

        await audit.AppendAsync([.. rows.Select(row => Content(row.Query, row.Token, row.Answer))], cancellationToken);
        Guid[] ids = [.. rows.Select(row => row.Query.Id)];
        await database.PassQueries.Where(q => ids.Contains(q.Id)).ExecuteDeleteAsync(cancellationToken);
        await database.PassAnswers.Where(a => ids.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken);

        // Answers that came after their query had been given up.
        await database.PassAnswers.Where(a => a.AnsweredAt < given && !database.PassQueries.Any(q => q.Id == a.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        database.ChangeTracker.Clear();
        for (int i = 0; i < rows.Count; i++)
            metrics.Changed(Action);
        return rows.Count;
    }

    private static AuditContent Content(PassQuery query, AccessToken pass, PassAnswer? answer)
    {
        using JsonDocument parameters = JsonDocument.Parse(query.Parameters);
        var asked = new
        {
            pass.PassHolderId,
            pass.PassHolder,
            pass.PassReason,
            query.Endpoint,
            Parameters = parameters.RootElement,
            answer?.Status,
            answer?.Milliseconds,
        };
        return new AuditContent(
            Sequence: 0, query.AskedAt, pass.CreatedBy, Action, pass.CustomerId?.Value, pass.Id.ToString(), Before: null, JsonSerializer.Serialize(asked, Json), query.Address);
    }
}
