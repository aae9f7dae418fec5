using System.Security.Cryptography;
using System.Text.Json;
using MspPlatform.LocalStack.Processes;
using Npgsql;

namespace MspPlatform.LocalStack.Stack;

/// <summary>The platform's database in the private cluster, and the roles its hosts sign in as.</summary>
/// <param name="Owner">Connection string of the superuser, for migrations only.</param>
/// <param name="ControlPlane">Connection string of role msp_controlplane.</param>
/// <param name="Gateway">Connection string of role msp_gateway.</param>
internal sealed record Database(string Owner, string ControlPlane, string Gateway)
{
    private const string Name = "msp";
    private const string ControlPlaneRole = "msp_controlplane";
    private const string GatewayRole = "msp_gateway";

    /// <summary>Creates database and roles unless they exist, and sets the roles' passwords to the ones kept in the data folder.</summary>
    public static async Task<Database> PrepareAsync(PostgresCluster cluster, DataFolder folder, CancellationToken cancellationToken)
    {
        var owner = await cluster.CreateDatabaseAsync(Name, cancellationToken);
        var passwords = await PasswordsAsync(folder, cancellationToken);
        await using var source = NpgsqlDataSource.Create(owner);
        // Before the migrations, which create the roles without LOGIN only where they are absent, so that a migration may already use them.
        foreach (var (role, password) in passwords)
            await LetSignInAsync(source, role, password, cancellationToken);
        return new Database(
            owner,
            cluster.ConnectionString(Name, ControlPlaneRole, passwords[ControlPlaneRole]),
            cluster.ConnectionString(Name, GatewayRole, passwords[GatewayRole]));
    }

    private static async Task LetSignInAsync(NpgsqlDataSource source, string role, string password, CancellationToken cancellationToken)
    {
        await using var find = source.CreateCommand("SELECT 1 FROM pg_roles WHERE rolname = $1");
        find.Parameters.Add(new NpgsqlParameter { Value = role });
        var verb = await find.ExecuteScalarAsync(cancellationToken) is null ? "CREATE" : "ALTER";
        // Utility statements take no parameters; both values are of our own making, a constant and hexadecimal digits.
        await using var change = source.CreateCommand($"{verb} ROLE {role} LOGIN PASSWORD '{password}'");
        await change.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Dictionary<string, string>> PasswordsAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        if (File.Exists(folder.RolePasswords))
        {
            var kept = Json.Read<Dictionary<string, string>>(folder.RolePasswords);
            if (kept.ContainsKey(ControlPlaneRole) && kept.ContainsKey(GatewayRole) && kept.Values.All(value => value.All(char.IsAsciiHexDigit)))
                return kept;
        }

        var made = new[] { ControlPlaneRole, GatewayRole }.ToDictionary(role => role, _ => RandomNumberGenerator.GetHexString(48, lowercase: true));
        await PrivateFile.WriteAsync(folder.RolePasswords, JsonSerializer.Serialize(made), cancellationToken);
        return made;
    }
}
