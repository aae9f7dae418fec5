using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MspPlatform.LocalStack.Processes;

/// <summary>TCP ports of 127.0.0.1.</summary>
internal static class LoopbackPort
{
    private static readonly string[] SocketTables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>A port that nobody listens on right now. Another process may take it before it is used: be ready to try again.</summary>
    public static int FindFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Checks that a part could listen on the port.</summary>
    /// <exception cref="StackException">It could not: the message names port, part and, where the kernel tells us, the holder.</exception>
    public static void EnsureFree(int port, string part)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            var holder = FindHolder(port) is { } process ? $" by {process}" : "";
            throw new StackException(
                $"Port {port}, which {part} needs, is in use{holder}: stop it, or choose another range with MSP_EDGE_URL=http://localhost:<port>.", e);
        }
        catch (SocketException e)
        {
            throw new StackException($"Port {port}, which {part} needs, cannot be used: {e.Message}.", e);
        }
    }

    /// <summary>
    /// Name and process id of who listens on a port, from /proc (proc(5): net/tcp gives the socket's inode, fd/ the process that has
    /// it open). Null when it belongs to another user, whose descriptors only root may see.
    /// </summary>
    public static string? FindHolder(int port)
    {
        var sockets = ListeningSockets(port).Select(inode => $"socket:[{inode}]").ToHashSet();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                if (new DirectoryInfo(process + "/fd").EnumerateFileSystemInfos().Any(fd => fd.LinkTarget is { } to && sockets.Contains(to)))
                    return $"{File.ReadAllText(process + "/comm").Trim()} (process {Path.GetFileName(process)})";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Ended meanwhile, or another user's.
            }
        }

        return null;
    }

    private static IEnumerable<string> ListeningSockets(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        const string listening = "0A";
        return SocketTables
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[1].EndsWith(suffix, StringComparison.Ordinal) && fields[3] == listening)
            .Select(fields => fields[9]);
    }
}
