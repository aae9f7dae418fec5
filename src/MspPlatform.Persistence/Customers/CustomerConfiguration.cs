using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MspPlatform.Domain.Backends;
using MspPlatform.Domain.Customers;

namespace MspPlatform.Persistence.Customers;

internal sealed class CustomerConfiguration : IEntityTypeConfiguration<Customer>, IEntityTypeConfiguration<Plan>
{
    public void Configure(EntityTypeBuilder<Customer> builder)
    {
        builder.ToTable("customers", Schemas.Platform);
        builder.HasKey(c => c.Id).HasName(Constraints.CustomerId);
        builder.Property(c => c.Id).HasColumnName("id").HasMaxLength(CustomerId.MaxLength);
        builder.Property(c => c.AccountId).HasColumnName("account_id").UseIdentityAlwaysColumn();
        builder.HasIndex(c => c.AccountId).IsUnique().HasDatabaseName("ux_customers_account_id");
        builder.Property(c => c.Name).HasColumnName("name").HasMaxLength(Customer.MaxNameLength);
        builder.Property(c => c.Plan).HasColumnName("plan").HasMaxLength(64);
        builder.HasOne<Plan>().WithMany().HasForeignKey(c => c.Plan).HasConstraintName(Constraints.CustomerPlan).OnDelete(DeleteBehavior.Restrict);
        builder.Property(c => c.State).HasColumnName("state").HasMaxLength(16)
            .HasConversion(state => CustomerStateText.Of(state), text => CustomerStateText.Parse(text));
        builder.Property(c => c.LimitOverrides).HasColumnName("limit_overrides").HasColumnType("jsonb").HasConversion<LimitOverridesConverter, LimitOverridesComparer>()
            .HasDefaultValueSql("'{}'");
        builder.Property(c => c.Backend).HasColumnName("backend").HasDefaultValueSql($"'{BackendName.Default}'").ValueGeneratedNever();
        builder.Property(c => c.CreatedAt).HasColumnName("created_at");
        builder.Property(c => c.UpdatedAt).HasColumnName("updated_at");
        builder.Property(c => c.Version).IsRowVersion();
    }

    public void Configure(EntityTypeBuilder<Plan> builder)
    {
        builder.ToTable("plans", Schemas.Platform);
        builder.HasKey(p => p.Name).HasName("pk_plans");
        builder.Property(p => p.Name).HasColumnName("name").HasMaxLength(64);
        builder.Property(p => p.Limits).HasColumnName("limits").HasColumnType("jsonb").HasConversion<LimitOverridesConverter, LimitOverridesComparer>().HasDefaultValueSql("'{}'");
        builder.Property(p => p.Version).IsRowVersion();
        builder.HasData(new Plan { Name = Plan.Standard });
    }
}
