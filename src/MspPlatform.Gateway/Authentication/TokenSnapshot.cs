using System.Collections.Frozen;
using System.Text;
using MspPlatform.Domain.Backends;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;
using MspPlatform.Domain.Tokens;
using MspPlatform.Gateway.Limits;
using MspPlatform.Gateway.Storage;
using MspPlatform.Persistence.Edge;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Authentication;

/// <summary>
/// All tokens and their customers at one instant. Immutable: a whole one is built and checked, then takes the place of the one before.
/// </summary>
internal sealed class TokenSnapshot
{
    private readonly FrozenDictionary<TokenHash, TokenEntry> _entries;
    private readonly Dictionary<CustomerId, CustomerEntry> _customers;

    private TokenSnapshot(FrozenDictionary<TokenHash, TokenEntry> entries, Dictionary<CustomerId, CustomerEntry> customers, DateTimeOffset takenAt)
    {
        _entries = entries;
        _customers = customers;
        TakenAt = takenAt;
    }

    /// <summary>When the rows were read from the database.</summary>
    public DateTimeOffset TakenAt { get; }

    public int Count => _entries.Count;

    public IEnumerable<TokenEntry> Entries => _entries.Values;

    public IReadOnlyCollection<CustomerEntry> Customers => _customers.Values;

    public TokenEntry? Find(TokenHash hash) => _entries.GetValueOrDefault(hash);

    /// <param name="previous">The snapshot whose activity is carried on.</param>
    /// <param name="now">When the snapshot comes into force.</param>
    /// <param name="stores">Where customers may live.</param>
    /// <exception cref="FormatException">A row is not valid; the caller keeps the snapshot it has.</exception>
    public static TokenSnapshot Build(
        EdgeRows rows, DateTimeOffset takenAt, TokenSnapshot? previous, DateTimeOffset now, IReadOnlyDictionary<BackendName, Store> stores)
    {
        Dictionary<CustomerId, CustomerEntry> customers = rows.Customers.ToDictionary(c => c.Id, c => Entry(c, previous, now, stores));
        Dictionary<Guid, TokenActivity> activities = previous?.Entries.ToDictionary(e => e.Id, e => e.Activity) ?? [];
        var entries = new Dictionary<TokenHash, TokenEntry>(rows.Tokens.Count);
        foreach (EdgeToken token in rows.Tokens)
        {
            if (!AllowedNetworks.TryParse(token.AllowedCidrs, out AllowedNetworks? networks, out string? fault))
                throw new FormatException($"Token {token.Id} allows '{fault}', which is not a network.");
            TokenActivity activity = activities.GetValueOrDefault(token.Id) ?? new TokenActivity();
            CustomerEntry customer = customers.TryGetValue(token.CustomerId, out CustomerEntry? known) ? known
                : throw new FormatException($"Token {token.Id} belongs to '{token.CustomerId}', whose limits are not there.");
            activity.Apply(customer.Limits, now);
            var lifetime = new TokenLifetime(token.ExpiresAt, token.RotatesOutAt, token.RevokedAt);
            entries.Add(token.Hash, new TokenEntry(token.Id, token.Kind, token.Prefix, lifetime, networks, customer, token.CustomerState, activity, token.IsPass));
        }

        return new TokenSnapshot(entries.ToFrozenDictionary(), customers, takenAt);
    }

    private static CustomerEntry Entry(EdgeCustomer customer, TokenSnapshot? previous, DateTimeOffset now, IReadOnlyDictionary<BackendName, Store> stores)
    {
        CustomerEntry? before = previous?._customers.GetValueOrDefault(customer.Id);
        CustomerTraffic traffic = before?.Traffic ?? new CustomerTraffic(now);
        CustomerLabel label = before?.Label ?? new CustomerLabel(Encoding.UTF8.GetBytes(customer.Id.Value));
        var limits = CustomerLimits.Resolve(customer.PlanLimits, customer.LimitOverrides);
        traffic.Apply(limits, now.ToUnixTimeMilliseconds());
        return new CustomerEntry(customer.Id, customer.AccountId, limits, traffic, stores.GetValueOrDefault(customer.Backend), label);
    }
}
