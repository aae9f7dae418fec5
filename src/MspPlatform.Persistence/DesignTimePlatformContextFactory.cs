using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace MspPlatform.Persistence;

/// <summary>Lets <c>dotnet ef migrations add</c> build the model; it never connects.</summary>
internal sealed class DesignTimePlatformContextFactory : IDesignTimeDbContextFactory<PlatformContext>
{
    public PlatformContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PlatformContext>().UsePlatformDatabase("Host=localhost;Database=msp").Options);
}
