using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.Persistence.Audit;

internal sealed class PassQueryConfiguration : IEntityTypeConfiguration<PassQuery>, IEntityTypeConfiguration<PassAnswer>
{
    public void Configure(EntityTypeBuilder<PassQuery> builder)
    {
        builder.ToTable("pass_queries", Schemas.Platform);
        builder.HasKey(q => q.Id).HasName("pk_pass_queries");
        builder.Property(q => q.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(q => q.TokenId).HasColumnName("token_id");
        builder.HasOne<AccessToken>().WithMany().HasForeignKey(q => q.TokenId).HasConstraintName("fk_pass_queries_token").OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(q => q.TokenId).HasDatabaseName("ix_pass_queries_token");
        builder.Property(q => q.AskedAt).HasColumnName("asked_at").HasDefaultValueSql("now()");
        builder.Property(q => q.Endpoint).HasColumnName("endpoint").HasMaxLength(PassQuery.MaxEndpointLength);
        builder.Property(q => q.Parameters).HasColumnName("parameters").HasColumnType("json");
        builder.Property(q => q.Address).HasColumnName("address").HasMaxLength(64);
    }

    // No foreign key: an answer that comes after its query was given up must not fail.
    public void Configure(EntityTypeBuilder<PassAnswer> builder)
    {
        builder.ToTable("pass_answers", Schemas.Platform);
        builder.HasKey(a => a.Id).HasName("pk_pass_answers");
        builder.Property(a => a.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(a => a.AnsweredAt).HasColumnName("answered_at").HasDefaultValueSql("now()");
        builder.Property(a => a.Status).HasColumnName("status");
        builder.Property(a => a.Milliseconds).HasColumnName("milliseconds");
    }
}
