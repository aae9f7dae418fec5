using System.Runtime.InteropServices;

namespace MspPlatform.LocalStack.Stack;

/// <summary>
/// Turns Ctrl-C, SIGTERM, a closed terminal and Ctrl-\ into one request to stop. Asking again changes nothing: everything is
/// already stopping, and dying early would stop the parts out of order.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan TerminalCheck = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly ITimer? _terminal;

    public StopSignals()
    {
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
                .Select(signal => PosixSignalRegistration.Create(signal, Request)),
        ];
        // The kernel tells only the session's leader that the terminal is gone. A shell passes it on, but make does not, and
        // `ssh -t host make run` makes make the leader: without looking ourselves, the stack would run on with nobody to stop it.
        if (HasTerminal())
            _terminal = TimeProvider.System.CreateTimer(_ => StopWithoutTerminal(), null, TerminalCheck, TerminalCheck);
    }

    public CancellationToken Requested => _requested.Token;

    public void Dispose()
    {
        _terminal?.Dispose();
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    // tty(4): /dev/tty can be opened as long as the process has a controlling terminal.
    private static bool HasTerminal()
    {
        try
        {
            File.OpenHandle("/dev/tty", FileMode.Open, FileAccess.Read, FileShare.ReadWrite).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void StopWithoutTerminal()
    {
        if (!HasTerminal())
            _requested.Cancel();
    }

    private void Request(PosixSignalContext context)
    {
        context.Cancel = true;
        _requested.Cancel();
    }
}
