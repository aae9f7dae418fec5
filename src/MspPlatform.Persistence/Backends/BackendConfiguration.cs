using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MspPlatform.Domain.Backends;

namespace MspPlatform.Persistence.Backends;

internal sealed class BackendConfiguration : IEntityTypeConfiguration<Backend>
{
    public void Configure(EntityTypeBuilder<Backend> builder)
    {
        builder.ToTable("backends", Schemas.Platform);
        builder.HasKey(b => b.Name).HasName(Constraints.BackendName);
        builder.Property(b => b.Name).HasColumnName("name");
        builder.Property(b => b.Kind).HasColumnName("kind").HasMaxLength(32).HasConversion(kind => BackendKindText.Of(kind), text => Parse(text));
        builder.Property(b => b.WriteUrl).HasColumnName("write_url").HasMaxLength(BackendPlace.MaxUrlLength);
        builder.Property(b => b.ReadUrls).HasColumnName("read_urls");
        builder.Property(b => b.CreatedAt).HasColumnName("created_at");
        builder.Property(b => b.UpdatedAt).HasColumnName("updated_at");
        builder.Property(b => b.Version).IsRowVersion();
    }

    private static BackendKind Parse(string text) =>
        BackendKindText.TryParse(text, out BackendKind kind) ? kind : throw new FormatException($"'{text}' is not a kind of back end.");
}
