using Microsoft.EntityFrameworkCore;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

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
        builder.UseNpgsql(connectionString, KeepHistory);

    /// <param name="database">Shared with what does not go through EF Core, so that a host has one pool of connections.</param>
    public static DbContextOptionsBuilder UsePlatformDatabase(this DbContextOptionsBuilder builder, NpgsqlDataSource database) =>
        builder.UseNpgsql(database, KeepHistory);

    private static void KeepHistory(NpgsqlDbContextOptionsBuilder npgsql) => npgsql.MigrationsHistoryTable("migrations", Schemas.Platform);
}
