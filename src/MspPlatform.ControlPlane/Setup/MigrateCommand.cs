using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Configuration;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence;
using Npgsql;

namespace MspPlatform.ControlPlane.Setup;

/// <summary>
/// The verb <c>migrate</c>: brings the schema up to this version and ensures the first administrator, through the login that owns the
/// database (<c>ConnectionStrings:Owner</c>). The running host never has that login.
/// </summary>
internal static class MigrateCommand
{
    public const string Verb = "migrate";

    /// <returns>The process's exit code; when it is not 0, one sentence on standard error says why.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton<IValidateOptions<BootstrapOptions>, BootstrapOptionsValidator>();
        builder.Services.AddOptions<BootstrapOptions>().BindConfiguration(BootstrapOptions.Section).ValidateOnStart();
        using IHost host = builder.Build();
        BootstrapOptions bootstrap;
        try
        {
            bootstrap = host.Services.GetRequiredService<IOptions<BootstrapOptions>>().Value;
        }
        catch (OptionsValidationException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return 1;
        }

        ConfigurationManager configuration = builder.Configuration;
        string? owner = configuration.GetConnectionString("Owner");
        string? keyFile = configuration.GetSection(TokenOptions.Section)[nameof(TokenOptions.HashKeyFile)];
        string? given = string.IsNullOrWhiteSpace(bootstrap.AdminApiKey) ? null : bootstrap.AdminApiKey.Trim();
        if (Refuse(owner, keyFile, given) is { } refusal)
        {
            await error.WriteLineAsync(refusal);
            return 1;
        }

        try
        {
            await MigrateAsync(owner!, TokenHashKey.Load(keyFile!), bootstrap, given, output, cancellationToken);
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { } sentence)
        {
            await error.WriteLineAsync(sentence);
            return 1;
        }
    }

    private static string? Refuse(string? owner, string? keyFile, string? given)
    {
        if (string.IsNullOrWhiteSpace(owner))
            return "ConnectionStrings:Owner is missing: give the connection string of the login that owns the database.";
        if (string.IsNullOrWhiteSpace(keyFile))
            return "Tokens:HashKeyFile is missing: give the file with the key that tokens are hashed with.";
        if (given is not null && (!TokenText.TryParse(given, out TokenKind kind) || kind != TokenKind.Api))
            return "Bootstrap:AdminApiKey is not a well-formed API key (msp_api_…, with a checksum at its end).";
        return null;
    }

    private static async Task MigrateAsync(
        string owner, TokenHasher hasher, BootstrapOptions bootstrap, string? given, TextWriter output, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        await using var database = new PlatformContext(new DbContextOptionsBuilder<PlatformContext>().UsePlatformDatabase(owner).Options);
        await database.Database.MigrateAsync(cancellationToken);
        await output.WriteLineAsync("The database schema is up to date.");

        var audit = new AuditLog(database, TimeProvider.System, ActivatorUtilities.CreateInstance<ControlPlaneMetrics>(services));
        var admin = new BootstrapAdmin(database, audit, hasher, TimeProvider.System);
        AdminFile? file = null;
        try
        {
            string? key = await admin.EnsureAsync(given, async text => file = await DraftAsync(bootstrap, text, cancellationToken), cancellationToken);
            file ??= given is null ? null : await DraftAsync(bootstrap, given, cancellationToken);
            file?.Publish();
            await ReportAsync(key, bootstrap, output);
        }
        catch
        {
            file?.Discard();
            throw;
        }
    }

    private static async Task<AdminFile?> DraftAsync(BootstrapOptions bootstrap, string key, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(bootstrap.File) ? null : await AdminFile.DraftAsync(bootstrap.File, bootstrap.AdminEmail, key, cancellationToken);

    private static Task ReportAsync(string? key, BootstrapOptions bootstrap, TextWriter output)
    {
        if (key is null)
            return output.WriteLineAsync("The bootstrap admin's API key stays as it is. If it is lost, set Bootstrap:AdminApiKey to a new one.");
        string kept = string.IsNullOrWhiteSpace(bootstrap.File) ? "It is shown only now." : $"It is kept in {bootstrap.File}.";
        return output.WriteLineAsync($"API key of the bootstrap admin {bootstrap.AdminEmail}: {key}\n{kept}");
    }

    private static string? Explain(Exception exception) => exception switch
    {
        DbUpdateException taken when taken.Violates(Constraints.TokenHash) =>
            "Bootstrap:AdminApiKey was used before, by a revoked or another key: give a new one.",
        NpgsqlException or { InnerException: NpgsqlException } => $"The database refused or cannot be reached: {exception.GetBaseException().Message}",
        IOException or UnauthorizedAccessException or FormatException => exception.Message,
        _ => null,
    };
}
