using Microsoft.EntityFrameworkCore;

namespace MspPlatform.Persistence;

/// <summary>How every host reaches the database.</summary>
public static class PlatformDatabase
{
    public static DbContextOptionsBuilder<TContext> UsePlatformDatabase<TContext>(this DbContextOptionsBuilder<TContext> builder, string connectionString)
        where TContext : DbContext
    {
        UsePlatformDatabase((DbContextOptionsBuilder)builder, connectionString);
        return builder;
    }

    public static DbContextOptionsBuilder UsePlatformDatabase(this DbContextOptionsBuilder builder, string connectionString) =>
        builder.UseNpgsql(connectionString, npgsql => npgsql.MigrationsHistoryTable("migrations", Schemas.Platform));
}
