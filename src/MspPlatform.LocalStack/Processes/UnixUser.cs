using System.Globalization;

namespace MspPlatform.LocalStack.Processes;

/// <summary>A user of the machine, as a process may run as it.</summary>
internal sealed record UnixUser(string Name, int UserId, int GroupId)
{
    /// <summary>Whether this program runs as root and so may become another user.</summary>
    public static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    /// <summary>Looks a user up by name; null when there is none.</summary>
    public static async Task<UnixUser?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var entry = await Command.RunAsync("getent", ["passwd", name], cancellationToken: cancellationToken);
        return entry.ExitCode == 0 && entry.Output.Split(':') is { Length: > 3 } fields
            ? new UnixUser(fields[0], int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>Gives a file or folder to this user.</summary>
    public async Task OwnAsync(string path, CancellationToken cancellationToken)
    {
        var changed = await Command.RunAsync("chown", ["-h", $"{UserId}:{GroupId}", path], cancellationToken: cancellationToken);
        if (changed.ExitCode != 0)
            throw new StackException($"{path} cannot be given to user {Name}: {changed.LastLines()}");
    }
}
