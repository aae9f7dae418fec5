namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>Why a body of another format than remote write could not be read.</summary>
internal enum FormatFaultReason
{
    None = 0,

    /// <summary>The text or message does not follow its format.</summary>
    Malformed,

    /// <summary>A value is not a number of its format, or not one that a double holds.</summary>
    NumberInvalid,

    /// <summary>A timestamp is not a time of its format, or not one that 64 bits of milliseconds hold.</summary>
    TimestampInvalid,

    /// <summary>A series has the same label twice, perhaps only after invalid bytes of its name became <c>_</c>.</summary>
    DuplicateLabel,

    /// <summary>A series has more than <see cref="SeriesBuilder.MaxLabels"/> labels.</summary>
    TooManyLabels,

    /// <summary>The remote write message would be larger than allowed.</summary>
    OutputTooLarge,

    /// <summary>A JSON member that the format does not have.</summary>
    UnknownMember,

    /// <summary>A JSON member that is there twice.</summary>
    DuplicateMember,

    /// <summary>A JSON member that must be there and is not.</summary>
    MissingMember,

    /// <summary>A JSON value of another type than the format has in that place.</summary>
    WrongType,

    /// <summary>Values are nested more deeply than allowed.</summary>
    TooDeep,
}
