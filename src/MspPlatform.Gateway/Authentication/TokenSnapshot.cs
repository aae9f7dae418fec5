using System.Collections.Frozen;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Edge;

namespace MspPlatform.Gateway.Authentication;

/// <summary>All tokens at one instant. Immutable: a whole one is built and checked, then takes the place of the one before.</summary>
internal sealed class TokenSnapshot
{
    private readonly FrozenDictionary<TokenHash, TokenEntry> _entries;

    private TokenSnapshot(FrozenDictionary<TokenHash, TokenEntry> entries, DateTimeOffset takenAt)
    {
        _entries = entries;
        TakenAt = takenAt;
    }

    /// <summary>When the rows were read from the database.</summary>
    public DateTimeOffset TakenAt { get; }

    public int Count => _entries.Count;

    public IEnumerable<TokenEntry> Entries => _entries.Values;

    public TokenEntry? Find(TokenHash hash) => _entries.GetValueOrDefault(hash);

    /// <param name="previous">The snapshot whose activity is carried on.</param>
    /// <exception cref="FormatException">A row is not valid; the caller keeps the snapshot it has.</exception>
    public static TokenSnapshot Build(IReadOnlyList<EdgeToken> tokens, DateTimeOffset takenAt, TokenSnapshot? previous)
    {
        Dictionary<Guid, TokenActivity> activities = previous?.Entries.ToDictionary(e => e.Id, e => e.Activity) ?? [];
        var entries = new Dictionary<TokenHash, TokenEntry>(tokens.Count);
        foreach (EdgeToken token in tokens)
        {
            if (!AllowedNetworks.TryParse(token.AllowedCidrs, out AllowedNetworks? networks, out string? fault))
                throw new FormatException($"Token {token.Id} allows '{fault}', which is not a network.");
            TokenActivity activity = activities.GetValueOrDefault(token.Id) ?? new TokenActivity();
            var lifetime = new TokenLifetime(token.ExpiresAt, token.RotatesOutAt, token.RevokedAt);
            entries.Add(token.Hash, new TokenEntry(token.Id, token.Kind, token.Prefix, lifetime, networks, token.CustomerId, token.CustomerState, activity));
        }

        return new TokenSnapshot(entries.ToFrozenDictionary(), takenAt);
    }
}
