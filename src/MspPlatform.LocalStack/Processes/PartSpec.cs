namespace MspPlatform.LocalStack.Processes;

/// <summary>How to start one supervised process.</summary>
internal sealed record PartSpec
{
    /// <summary>Short lower-case name; also the log's file name.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path, or a name to look up on PATH.</summary>
    public required string Program { get; init; }

    /// <summary>Visible to every user of the machine (ps): never a secret.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment of the process except PATH, HOME, LANG, TZ and TMPDIR, which it inherits. Secrets belong here or in files.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Receives standard output and error; what the last run left in it moves to <c>….1</c>.</summary>
    public required string LogFile { get; init; }

    /// <summary>Runs as another user; null keeps the supervisor's.</summary>
    public UnixUser? User { get; init; }

    /// <summary>
    /// A folder handed over as open file descriptor 9. <c>/proc/self/fd/9/…</c> reaches into it even when the process's user may not
    /// enter the folders above it.
    /// </summary>
    public string? OpenFolder { get; init; }

    /// <summary>Asks the process to end.</summary>
    public Signal StopSignal { get; init; } = Signal.Terminate;

    /// <summary>Sent by the kernel when the supervisor is gone, however it ended.</summary>
    public Signal DeathSignal { get; init; } = Signal.Kill;
}
