using System.Buffers;
using System.Text;
using MspPlatform.Gateway.Reading;
using MspPlatform.Gateway.Storage;

namespace MspPlatform.Gateway.Canary;

/// <summary>Both canaries write their secrets to one back end, then one of them tries all tricks to see the other's; turn about.</summary>
internal sealed class CanaryRounds(Store store, TimeProvider time, ILogger logger)
{
    /// <summary>A canary owns two series: an answer above it holds somebody else's. 1 MiB.</summary>
    private const int MaxAnswerBytes = 1024 * 1024;

    /// <summary>VictoriaMetrics hides the newest 30 s from queries (<c>-search.latencyOffset</c>) and indexes what is new within seconds.</summary>
    private static readonly TimeSpan VisibleAfter = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private DateTimeOffset? _firstWrite;
    private bool _turn;

    /// <summary>Runs one round and closes reads when it finds a leak. Not for use by several threads at once.</summary>
    public async Task<CanaryOutcome> RunAsync(CancellationToken cancellationToken)
    {
        // Known to be unsafe: a leak is expected, and must not keep reads closed once the operator has mended the flag.
        if (store.ReadRefusal is not null)
            return CanaryOutcome.NotDone;
        try
        {
            if (!await WriteAsync(CanaryCustomer.A, cancellationToken) || !await WriteAsync(CanaryCustomer.B, cancellationToken))
                return CanaryOutcome.NotDone;
            _firstWrite ??= time.GetUtcNow();
            _turn = !_turn;
            return _turn
                ? await LookAsync(CanaryCustomer.A, CanaryCustomer.B, cancellationToken)
                : await LookAsync(CanaryCustomer.B, CanaryCustomer.A, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            logger.CanaryNotDone(exception.Message);
            return CanaryOutcome.NotDone;
        }
    }

    private async Task<bool> WriteAsync(CanaryCustomer customer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = Deadline(cancellationToken);
        byte[] body = customer.Secrets(time.GetUtcNow(), stamped: !store.IsVictoriaMetrics);
        using HttpResponseMessage response = await store.WriteAsync(customer.Account, body, body.Length, deadline.Token);
        if (!response.IsSuccessStatusCode)
            logger.CanaryNotDone($"its write was answered with {(int)response.StatusCode}");
        return response.IsSuccessStatusCode;
    }

    private async Task<CanaryOutcome> LookAsync(CanaryCustomer asking, CanaryCustomer other, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (CanaryAsk ask in CanaryTricks.Against(other, now))
        {
            string? answer = await AskAsync(asking, ask, cancellationToken);

            // Whoever asks for a label's values knows its name.
            string[] secrets = ask.Name == other.LabelName ? [other.Metric, other.Value] : [other.Metric, other.Value, other.LabelName];
            if (answer is not null && !CanaryAnswer.ShowsAnother(answer, asking.Id, secrets, ask.Name))
                continue;
            store.ReportLeak($"{asking.Id} saw what is not its own by {ask}.");
            return CanaryOutcome.Leak;
        }

        string own = await AskAsync(asking, CanaryTricks.OfItsOwn(asking, now), cancellationToken) ?? "";
        bool shouldSee = now - _firstWrite >= VisibleAfter;
        return own.Contains(asking.Value, StringComparison.Ordinal) || !shouldSee ? CanaryOutcome.Clear : CanaryOutcome.Blind;
    }

    /// <returns>The answer, empty when the edge refuses the request itself; null when it is too large for what a canary owns.</returns>
    private async Task<string?> AskAsync(CanaryCustomer asking, CanaryAsk ask, CancellationToken cancellationToken)
    {
        (ReadQuery? query, _) = await ReadQuery.FromAsync(ask.ToRequest(), ask.Endpoint);
        if (query is null)
            return "";
        using CancellationTokenSource deadline = Deadline(cancellationToken);
        using HttpResponseMessage response = await store.ReadAsync(asking.Account, query.Path, query.Parameters, deadline.Token);
        if ((int)response.StatusCode >= StatusCodes.Status500InternalServerError)
            throw new HttpRequestException($"a query was answered with {(int)response.StatusCode}");
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxAnswerBytes + 1);
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(deadline.Token);
            int length = await body.ReadAtLeastAsync(buffer.AsMemory(0, MaxAnswerBytes + 1), MaxAnswerBytes + 1, throwOnEndOfStream: false, deadline.Token);
            return length > MaxAnswerBytes ? null : Encoding.UTF8.GetString(buffer, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static CancellationTokenSource Deadline(CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        return deadline;
    }
}
