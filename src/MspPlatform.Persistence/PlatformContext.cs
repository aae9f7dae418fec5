using Microsoft.EntityFrameworkCore;
using MspPlatform.Domain.Backends;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence.Audit;
using MspPlatform.Persistence.Backends;
using MspPlatform.Persistence.Customers;
using MspPlatform.Persistence.Tokens;
using MspPlatform.Persistence.Usage;

namespace MspPlatform.Persistence;

/// <summary>What the control plane knows. The migrations of this context make the whole database.</summary>
public sealed class PlatformContext(DbContextOptions<PlatformContext> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Plan> Plans => Set<Plan>();

    public DbSet<Backend> Backends => Set<Backend>();

    public DbSet<AccessToken> Tokens => Set<AccessToken>();

    public DbSet<TokenUse> TokenUses => Set<TokenUse>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<PassQuery> PassQueries => Set<PassQuery>();

    public DbSet<PassAnswer> PassAnswers => Set<PassAnswer>();

    public DbSet<UsageMinute> UsageMinutes => Set<UsageMinute>();

    public DbSet<SeriesMinute> SeriesMinutes => Set<SeriesMinute>();

    public DbSet<RejectionMinute> RejectionMinutes => Set<RejectionMinute>();

    public DbSet<Reconciliation> Reconciliations => Set<Reconciliation>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<CustomerId>().HaveConversion<CustomerIdConverter>().HaveMaxLength(CustomerId.MaxLength);
        configurationBuilder.Properties<BackendName>().HaveConversion<BackendNameConverter>().HaveMaxLength(BackendName.MaxLength);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PlatformContext).Assembly);
}
