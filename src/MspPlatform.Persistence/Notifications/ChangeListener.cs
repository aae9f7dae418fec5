using Npgsql;

namespace MspPlatform.Persistence.Notifications;

/// <summary>
/// Hears that rows changed, through LISTEN. Nothing depends on a notification arriving: whoever listens also polls, and reads
/// everything once after each (re)connection, because what was notified while the connection was down is lost.
/// </summary>
public static class ChangeListener
{
    /// <summary>Reports the changes of one connection until it breaks or is cancelled.</summary>
    /// <param name="channels">Nouns whose changes are announced, such as <c>tokens</c> and <c>customers</c>.</param>
    /// <param name="onConnected">Called when notifications can no longer be missed; read everything now.</param>
    /// <param name="onChanged">Called for each notification, on the connection's own flow: return at once.</param>
    /// <exception cref="NpgsqlException">The connection could not be opened or broke.</exception>
    public static async Task ListenAsync(
        NpgsqlDataSource database,
        IReadOnlyList<string> channels,
        Action onConnected,
        Action onChanged,
        CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, _) => onChanged();
        foreach (string channel in channels)
        {
            await using var listen = new NpgsqlCommand($"LISTEN \"{channel}\"", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        onConnected();
        while (true)
            await connection.WaitAsync(cancellationToken);
    }
}
