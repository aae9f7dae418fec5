using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.Persistence.Tokens;

internal sealed class AccessTokenConfiguration : IEntityTypeConfiguration<AccessToken>, IEntityTypeConfiguration<TokenUse>
{
    public void Configure(EntityTypeBuilder<AccessToken> builder)
    {
        builder.ToTable("tokens", Schemas.Platform);
        builder.HasKey(t => t.Id).HasName("pk_tokens");
        builder.Property(t => t.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(t => t.Kind).HasColumnName("kind").HasMaxLength(16)
            .HasConversion(kind => TokenText.KindText(kind), text => ParseKind(text));
        builder.Property(t => t.CustomerId).HasColumnName("customer_id");
        builder.HasOne<Customer>().WithMany().HasForeignKey(t => t.CustomerId).HasConstraintName(Constraints.TokenCustomer).OnDelete(DeleteBehavior.Restrict);
        builder.Property(t => t.Name).HasColumnName("name").HasMaxLength(AccessToken.MaxNameLength);
        builder.Property(t => t.Prefix).HasColumnName("prefix").HasMaxLength(TokenText.PrefixLength);
        builder.Property(t => t.Hash).HasColumnName("hash").HasConversion(hash => hash.ToBytes(), bytes => TokenHash.FromBytes(bytes));
        builder.HasIndex(t => t.Hash).IsUnique().HasDatabaseName(Constraints.TokenHash);
        builder.Property(t => t.Scopes).HasColumnName("scopes");
        builder.Property(t => t.AllowedCidrs).HasColumnName("allowed_cidrs");
        builder.Property(t => t.CreatedAt).HasColumnName("created_at");
        builder.Property(t => t.CreatedBy).HasColumnName("created_by").HasMaxLength(200);
        builder.Property(t => t.ExpiresAt).HasColumnName("expires_at");
        builder.Property(t => t.RotatesOutAt).HasColumnName("rotates_out_at");
        builder.Property(t => t.RevokedAt).HasColumnName("revoked_at");
        builder.Property(t => t.PassHolderId).HasColumnName("pass_holder_id");
        builder.Property(t => t.PassHolder).HasColumnName("pass_holder").HasMaxLength(AccessToken.MaxNameLength);
        builder.Property(t => t.PassReason).HasColumnName("pass_reason").HasMaxLength(AccessToken.MaxReasonLength);
        builder.Ignore(t => t.IsReadPass);
        builder.Ignore(t => t.Lifetime);

        // Decides the race of two people who issue, or rotate, the same name: one of them gets 409.
        builder.HasIndex(t => new { t.CustomerId, t.Kind, t.Name }).IsUnique().AreNullsDistinct(false)
            .HasFilter("revoked_at IS NULL AND rotates_out_at IS NULL").HasDatabaseName(Constraints.CurrentTokenName);

        builder.HasOne(t => t.LastUse).WithOne().HasForeignKey<TokenUse>(u => u.TokenId).HasConstraintName("fk_token_uses_token");
    }

    public void Configure(EntityTypeBuilder<TokenUse> builder)
    {
        builder.ToTable("token_uses", Schemas.Usage);
        builder.HasKey(u => u.TokenId).HasName("pk_token_uses");
        builder.Property(u => u.TokenId).HasColumnName("token_id").ValueGeneratedNever();
        builder.Property(u => u.LastUsedAt).HasColumnName("last_used_at");
        builder.Property(u => u.Address).HasColumnName("address");
        builder.Property(u => u.UserAgent).HasColumnName("user_agent").HasMaxLength(TokenUse.MaxUserAgentLength);
    }

    private static TokenKind ParseKind(string text) =>
        TokenText.TryParseKind(text, out TokenKind kind) ? kind : throw new FormatException($"'{text}' is not a token kind.");
}
