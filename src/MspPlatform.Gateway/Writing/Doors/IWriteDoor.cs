namespace MspPlatform.Gateway.Writing.Doors;

/// <summary>
/// One format that samples may come in. Whatever the door, what is inspected, limited, metered and stored is a remote write 1.0 message.
/// </summary>
internal interface IWriteDoor
{
    /// <summary>Whether the headers announce what this door reads; asked before the body is.</summary>
    Refusal? CheckProtocol(WriteContext write);

    /// <summary>Makes the message out of the body.</summary>
    Refusal? Decode(WriteContext write);

    /// <summary>Answers as this format's senders expect.</summary>
    /// <param name="refusal">Why nothing is stored, or not all of it; null when everything is.</param>
    Task AnswerAsync(WriteContext write, Refusal? refusal);
}
