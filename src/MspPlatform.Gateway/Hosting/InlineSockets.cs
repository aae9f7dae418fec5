using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MspPlatform.Gateway.Hosting;

/// <summary>
/// Runs what follows a socket's readiness on the thread that learned of it, as nginx and vmauth's runtime do. By default .NET hands it
/// to another thread each time, and a proxied write changes threads six times: that costs more than decoding the body. The price is that
/// nothing on the way may block, and that what keeps a processor busy for milliseconds must leave that thread first
/// (<see cref="LeaveAsync"/>): other connections wait for it.
/// </summary>
internal static class InlineSockets
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>For the whole process; must come before its first socket, when the runtime reads the variable.</summary>
    public static void Enable()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
            Environment.SetEnvironmentVariable(Variable, "1");
    }

    /// <summary>What follows runs on the thread pool, up to the next wait for a socket.</summary>
    public static ConfiguredTaskAwaitable LeaveAsync() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    public static void UseFor(SocketTransportOptions transport) =>
        transport.UnsafePreferInlineScheduling = Environment.GetEnvironmentVariable(Variable) == "1";
}
