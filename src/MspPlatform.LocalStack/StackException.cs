namespace MspPlatform.LocalStack;

/// <summary>
/// Something outside the program prevents the stack from starting or going on. <see cref="Exception.Message"/> is one sentence
/// for the person at the terminal: what is wrong, where, and what to do about it. It is printed without a stack trace.
/// </summary>
internal sealed class StackException : Exception
{
    public StackException(string message)
        : base(message)
    {
    }

    public StackException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
