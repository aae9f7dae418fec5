using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MspPlatform.Persistence.Usage;

// No foreign keys: usage outlives what it was used by, and a minute of a thousand customers is one statement.
internal sealed class UsageConfiguration :
    IEntityTypeConfiguration<UsageMinute>, IEntityTypeConfiguration<SeriesMinute>, IEntityTypeConfiguration<RejectionMinute>
{
    public void Configure(EntityTypeBuilder<UsageMinute> builder)
    {
        builder.ToTable("minutes", Schemas.Usage);
        builder.HasKey(u => new { u.CustomerId, u.Minute, u.TokenId, u.EdgeId }).HasName("pk_minutes");
        builder.Property(u => u.CustomerId).HasColumnName("customer_id");
        builder.Property(u => u.Minute).HasColumnName("minute");
        builder.Property(u => u.TokenId).HasColumnName("token_id");
        builder.Property(u => u.EdgeId).HasColumnName("edge_id");
        builder.Property(u => u.Writes).HasColumnName("writes");
        builder.Property(u => u.Samples).HasColumnName("samples");
        builder.Property(u => u.Bytes).HasColumnName("bytes");
        builder.Property(u => u.Queries).HasColumnName("queries");
        builder.Property(u => u.QueryMilliseconds).HasColumnName("query_milliseconds");
        builder.Property(u => u.Series).HasColumnName("series").HasDefaultValue(0L);
    }

    public void Configure(EntityTypeBuilder<SeriesMinute> builder)
    {
        builder.ToTable("series_minutes", Schemas.Usage);
        builder.HasKey(s => new { s.CustomerId, s.Minute, s.EdgeId }).HasName("pk_series_minutes");
        builder.Property(s => s.CustomerId).HasColumnName("customer_id");
        builder.Property(s => s.Minute).HasColumnName("minute");
        builder.Property(s => s.EdgeId).HasColumnName("edge_id");
        builder.Property(s => s.Active).HasColumnName("active");
        builder.Property(s => s.NewToday).HasColumnName("new_today");
    }

    public void Configure(EntityTypeBuilder<RejectionMinute> builder)
    {
        builder.ToTable("rejections", Schemas.Usage);
        builder.HasKey(r => new { r.CustomerId, r.Minute, r.TokenId, r.EdgeId, r.Reason, r.ReportOnly }).HasName("pk_rejections");
        builder.Property(r => r.CustomerId).HasColumnName("customer_id");
        builder.Property(r => r.Minute).HasColumnName("minute");
        builder.Property(r => r.TokenId).HasColumnName("token_id");
        builder.Property(r => r.EdgeId).HasColumnName("edge_id");
        builder.Property(r => r.Reason).HasColumnName("reason").HasMaxLength(RejectionMinute.MaxReasonLength);
        builder.Property(r => r.ReportOnly).HasColumnName("report_only");
        builder.Property(r => r.Requests).HasColumnName("requests");
        builder.Property(r => r.Samples).HasColumnName("samples");
        builder.Property(r => r.LastAt).HasColumnName("last_at");
        builder.Property(r => r.Example).HasColumnName("example").HasMaxLength(RejectionMinute.MaxExampleLength);
    }
}
