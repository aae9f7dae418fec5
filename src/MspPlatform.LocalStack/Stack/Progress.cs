namespace MspPlatform.LocalStack.Stack;

/// <summary>What the person at the terminal sees: one line per part, with the time it took.</summary>
internal sealed class Progress(TextWriter output, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Seconds since the stack began to start.</summary>
    public double ElapsedSeconds => time.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Does one step and reports it.</summary>
    /// <param name="part">Who is being started.</param>
    /// <param name="step">Does it and returns what there is to know, such as an address.</param>
    public async Task<T> StepAsync<T>(string part, Func<Task<T>> step, Func<T, string> describe)
    {
        var began = time.GetTimestamp();
        var result = await step();
        Say(FormattableString.Invariant($"  {part,-22} {time.GetElapsedTime(began).TotalSeconds,6:0.0} s  {describe(result)}"));
        return result;
    }

    /// <summary>Writes a line. A terminal that is gone (its window closed) must not keep the stack from stopping in order.</summary>
    public void Say(string line = "")
    {
        try
        {
            output.WriteLine(line);
        }
        catch (IOException)
        {
            // Nobody is left to read it.
        }
    }
}
