using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MspPlatform.Persistence.Usage;

// No foreign keys, as with minutes.
internal sealed class HourConfiguration :
    IEntityTypeConfiguration<UsageHour>, IEntityTypeConfiguration<SeriesHour>, IEntityTypeConfiguration<RejectionHour>, IEntityTypeConfiguration<Reconciliation>
{
    public void Configure(EntityTypeBuilder<UsageHour> builder)
    {
        builder.ToTable("hours", Schemas.Usage);
        builder.HasKey(u => new { u.CustomerId, u.Hour, u.TokenId, u.EdgeId }).HasName("pk_hours");
        builder.Property(u => u.CustomerId).HasColumnName("customer_id");
        builder.Property(u => u.Hour).HasColumnName("hour");
        builder.Property(u => u.TokenId).HasColumnName("token_id");
        builder.Property(u => u.EdgeId).HasColumnName("edge_id");
        builder.Property(u => u.Minutes).HasColumnName("minutes");
        builder.Property(u => u.Writes).HasColumnName("writes");
        builder.Property(u => u.Samples).HasColumnName("samples");
        builder.Property(u => u.Bytes).HasColumnName("bytes");
        builder.Property(u => u.Queries).HasColumnName("queries");
        builder.Property(u => u.QueryMilliseconds).HasColumnName("query_milliseconds");
        builder.Property(u => u.Series).HasColumnName("series");
    }

    public void Configure(EntityTypeBuilder<SeriesHour> builder)
    {
        builder.ToTable("series_hours", Schemas.Usage);
        builder.HasKey(s => new { s.CustomerId, s.Hour }).HasName("pk_series_hours");
        builder.Property(s => s.CustomerId).HasColumnName("customer_id");
        builder.Property(s => s.Hour).HasColumnName("hour");
        builder.Property(s => s.Active).HasColumnName("active");
        builder.Property(s => s.NewToday).HasColumnName("new_today");
    }

    public void Configure(EntityTypeBuilder<RejectionHour> builder)
    {
        builder.ToTable("rejection_hours", Schemas.Usage);
        builder.HasKey(r => new { r.CustomerId, r.Hour, r.TokenId, r.EdgeId, r.Reason, r.ReportOnly }).HasName("pk_rejection_hours");
        builder.Property(r => r.CustomerId).HasColumnName("customer_id");
        builder.Property(r => r.Hour).HasColumnName("hour");
        builder.Property(r => r.TokenId).HasColumnName("token_id");
        builder.Property(r => r.EdgeId).HasColumnName("edge_id");
        builder.Property(r => r.Reason).HasColumnName("reason").HasMaxLength(RejectionMinute.MaxReasonLength);
        builder.Property(r => r.ReportOnly).HasColumnName("report_only");
        builder.Property(r => r.Minutes).HasColumnName("minutes");
        builder.Property(r => r.Requests).HasColumnName("requests");
        builder.Property(r => r.Samples).HasColumnName("samples");
    }

    public void Configure(EntityTypeBuilder<Reconciliation> builder)
    {
        builder.ToTable("reconciliations", Schemas.Usage);
        builder.HasKey(r => new { r.CustomerId, r.Hour }).HasName("pk_reconciliations");
        builder.Property(r => r.CustomerId).HasColumnName("customer_id");
        builder.Property(r => r.Hour).HasColumnName("hour");
        builder.Property(r => r.Accepted).HasColumnName("accepted");
        builder.Property(r => r.Stored).HasColumnName("stored");
        builder.Property(r => r.State).HasColumnName("state").HasMaxLength(Reconciliation.MaxStateLength);
        builder.Property(r => r.Reason).HasColumnName("reason").HasMaxLength(Reconciliation.MaxReasonLength);
        builder.Property(r => r.LookedAt).HasColumnName("looked_at");
    }
}
