using System.Security.Cryptography;
using System.Text.Json;
using MspPlatform.Domain.Backends;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Edge;

namespace MspPlatform.Gateway.Authentication;

/// <summary>
/// The last snapshot on disk: 32 bytes of seal, then JSON. The seal keeps somebody who can write the file, but does not know the
/// hash key, from adding a token or undoing a revocation.
/// </summary>
internal sealed class TokenSnapshotFile(string path, TokenHasher hasher)
{
    private byte[]? _lastRows;

    /// <summary>Writes beside the file and renames, so that a crash leaves the old snapshot and never half of a new one.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task SaveAsync(EdgeRows rows, DateTimeOffset takenAt, CancellationToken cancellationToken)
    {
        var stored = new StoredRows([.. rows.Customers.Select(StoredCustomer.From)], [.. rows.Tokens.Select(StoredToken.From)], [.. rows.Backends]);
        byte[] rowBytes = JsonSerializer.SerializeToUtf8Bytes(stored);
        if (_lastRows is not null && rowBytes.AsSpan().SequenceEqual(_lastRows))
            return;
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new StoredSnapshot(takenAt, stored));
        string temporary = path + ".new";
        await using (var file = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await file.WriteAsync(hasher.Seal(json), cancellationToken);
            await file.WriteAsync(json, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        _lastRows = rowBytes;
    }

    /// <summary>The saved rows, or null when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file was damaged, or sealed with another key.</exception>
    public async Task<(EdgeRows Rows, DateTimeOffset TakenAt)?> LoadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return null;
        byte[] content = await File.ReadAllBytesAsync(path, cancellationToken);
        if (content.Length < TokenHash.Size || !CryptographicOperations.FixedTimeEquals(content.AsSpan(0, TokenHash.Size), hasher.Seal(content.AsSpan(TokenHash.Size))))
            throw new InvalidDataException($"The token snapshot '{path}' is damaged or was sealed with another key.");
        StoredSnapshot stored = JsonSerializer.Deserialize<StoredSnapshot>(content.AsSpan(TokenHash.Size))
            ?? throw new InvalidDataException($"The token snapshot '{path}' is empty.");
        if (stored.Rows is null)
            throw new InvalidDataException($"The token snapshot '{path}' was written by another version.");
        return (stored.Rows.ToEdgeRows(), stored.TakenAt);
    }

    private sealed record StoredSnapshot(DateTimeOffset TakenAt, StoredRows? Rows);

    // A file of the version before there were back ends names none: everybody lived in the default one.
    private sealed record StoredRows(StoredCustomer[] Customers, StoredToken[] Tokens, EdgeBackend[]? Backends)
    {
        public EdgeRows ToEdgeRows() => new([.. Customers.Select(c => c.ToEdgeCustomer())], [.. Tokens.Select(t => t.ToEdgeToken())], Backends ?? []);
    }

    private sealed record StoredCustomer(string Id, int AccountId, string? Backend, string PlanLimits, string LimitOverrides)
    {
        public static StoredCustomer From(EdgeCustomer customer) =>
            new(customer.Id.Value, customer.AccountId, customer.Backend.Value, customer.PlanLimits.ToJson(), customer.LimitOverrides.ToJson());

        public EdgeCustomer ToEdgeCustomer() => new()
        {
            Id = CustomerId.Parse(Id),
            AccountId = AccountId,
            Backend = Backend is null ? BackendName.Default : BackendName.Parse(Backend),
            PlanLimits = Parse(PlanLimits),
            LimitOverrides = Parse(LimitOverrides),
        };

        private static LimitOverrides Parse(string json) =>
            Domain.Limits.LimitOverrides.TryParse(json, out LimitOverrides? limits, out string? fault) ? limits : throw new FormatException(fault);
    }

    private sealed record StoredToken(
        Guid Id,
        string Kind,
        byte[] Hash,
        string Prefix,
        string[] AllowedCidrs,
        DateTimeOffset? ExpiresAt,
        DateTimeOffset? RotatesOutAt,
        DateTimeOffset? RevokedAt,
        string CustomerId,
        string CustomerState,
        bool IsPass = false)
    {
        public static StoredToken From(EdgeToken token) => new(
            token.Id, TokenText.KindText(token.Kind), token.Hash.ToBytes(), token.Prefix, token.AllowedCidrs, token.ExpiresAt,
            token.RotatesOutAt, token.RevokedAt, token.CustomerId.Value, CustomerStateText.Of(token.CustomerState), token.IsPass);

        public EdgeToken ToEdgeToken() => new()
        {
            Id = Id,
            Kind = TokenText.TryParseKind(Kind, out TokenKind kind) ? kind : throw new FormatException($"'{Kind}' is not a token kind."),
            Hash = TokenHash.FromBytes(Hash),
            Prefix = Prefix,
            AllowedCidrs = AllowedCidrs,
            ExpiresAt = ExpiresAt,
            RotatesOutAt = RotatesOutAt,
            RevokedAt = RevokedAt,
            CustomerId = Domain.Customers.CustomerId.Parse(CustomerId),
            CustomerState = CustomerStateText.Parse(CustomerState),
            IsPass = IsPass,
        };
    }
}
