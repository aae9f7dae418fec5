using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MspPlatform.Persistence.Audit;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries", Schemas.Platform);
        builder.HasKey(e => e.Sequence).HasName("pk_audit_entries");
        builder.Property(e => e.Sequence).HasColumnName("sequence").ValueGeneratedNever();
        builder.Property(e => e.At).HasColumnName("at");
        builder.Property(e => e.Actor).HasColumnName("actor").HasMaxLength(200);
        builder.Property(e => e.Action).HasColumnName("action").HasMaxLength(64);
        builder.Property(e => e.CustomerId).HasColumnName("customer_id").HasMaxLength(31);
        builder.HasIndex(e => new { e.CustomerId, e.Sequence }).HasDatabaseName("ix_audit_entries_customer");
        builder.Property(e => e.Subject).HasColumnName("subject").HasMaxLength(200);

        // json, not jsonb: the hash covers the text, and jsonb would not give the same text back.
        builder.Property(e => e.Before).HasColumnName("before").HasColumnType("json");
        builder.Property(e => e.After).HasColumnName("after").HasColumnType("json");
        builder.Property(e => e.Address).HasColumnName("address").HasMaxLength(64);
        builder.Property(e => e.Hash).HasColumnName("hash");
        builder.Ignore(e => e.Content);
    }
}
