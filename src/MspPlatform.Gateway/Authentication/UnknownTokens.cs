using MspPlatform.Domain;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Edge;
using Npgsql;

namespace MspPlatform.Gateway.Authentication;

/// <summary>
/// Second look at a token that the snapshot does not hold. It may have been issued this very second, and a 401 would make its agent
/// throw data away: so the database is asked, and while it does not answer the token is in doubt, which is a 503. Tokens that the
/// snapshot does hold never come here, so a flood of invented ones delays nobody but itself.
/// </summary>
internal sealed class UnknownTokens(TokenDirectory directory, NpgsqlDataSource database, TimeProvider time) : IDisposable
{
    /// <summary>Lookups at the same time; each is one index probe.</summary>
    private const int Parallel = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Refusal Unknown = Refusal.Unauthorized(RejectionReason.UnknownToken, "no such token; it may have been revoked.");

    private static readonly Refusal InDoubt =
        Refusal.Unavailable(RejectionReason.TokensUnavailable, "the edge cannot tell now whether this token is new or wrong; try again.");

    private readonly SemaphoreSlim _slots = new(Parallel);

    public async ValueTask<TokenVerdict> ResolveAsync(TokenHash hash, CancellationToken aborted)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(aborted, patience.Token);
        try
        {
            return await ExistsAsync(hash, deadline.Token) ? TokenVerdict.Of(await FindAsync(hash, deadline.Token)) : Unknown;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return InDoubt;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return InDoubt;
        }
    }

    public void Dispose() => _slots.Dispose();

    // The token is new: the change that made it is on its way here as a notification. The very next snapshot may still be one whose
    // reading began before that change.
    private async Task<TokenEntry> FindAsync(TokenHash hash, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task replaced = directory.Replaced;
            if (directory.Current?.Find(hash) is { } entry)
                return entry;
            await replaced.WaitAsync(cancellationToken);
        }
    }

    private async Task<bool> ExistsAsync(TokenHash hash, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await EdgeTokens.ExistsAsync(database, hash, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }
}
