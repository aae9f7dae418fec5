namespace MspPlatform.RemoteWrite;

/// <summary>Why a body was refused. The snake_case names (<see cref="WireFault.Id"/>) are public: answers and metrics carry them.</summary>
public enum WireFaultReason
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The snappy preamble is cut off, longer than 5 bytes, or claims more than <see cref="int.MaxValue"/> bytes.</summary>
    SnappyLengthInvalid,

    /// <summary>The snappy preamble claims more bytes than a block of this size can hold: no element yields over 64 bytes from 3.</summary>
    SnappyLengthImpossible,

    /// <summary>The caller's buffer is smaller than the declared length. A mistake or a limit of the caller, not of the sender.</summary>
    SnappyDestinationTooSmall,

    /// <summary>The snappy block ends inside an element.</summary>
    SnappyTruncated,

    /// <summary>A snappy copy has offset zero or reaches before the first decoded byte.</summary>
    SnappyOffsetInvalid,

    /// <summary>The snappy elements yield more bytes than declared, which includes any byte after the last element.</summary>
    SnappyOutputOverrun,

    /// <summary>The snappy elements yield fewer bytes than declared.</summary>
    SnappyOutputShort,

    /// <summary>A protobuf varint is longer than 10 bytes or does not fit 64 bits.</summary>
    VarintInvalid,

    /// <summary>The message ends inside a tag, a varint or a fixed-size value.</summary>
    Truncated,

    /// <summary>A length prefix reaches past the end of the message that contains it.</summary>
    LengthPastEnd,

    /// <summary>Field number 0, or a tag that does not fit 32 bits.</summary>
    FieldNumberInvalid,

    /// <summary>Wire type 3, 4, 6 or 7: groups are not part of proto3, 6 and 7 do not exist.</summary>
    WireTypeInvalid,

    /// <summary>A known field came with a wire type that is not its own.</summary>
    WireTypeUnexpected,

    /// <summary>The body has the top-level fields of remote write 2.0 (symbols 4, timeseries 5). Read as 1.0 it would be silently empty.</summary>
    RemoteWrite2Body,

    /// <summary>
    /// The body has the top-level fields of remote write 1.0 (timeseries 1, metadata 3), which 2.0 reserves. Read as 2.0 it would be silently
    /// empty.
    /// </summary>
    RemoteWrite1Body,

    /// <summary>Remote write 2.0: there are series, but the first symbol is missing or not the empty string.</summary>
    SymbolsInvalid,

    /// <summary>Remote write 2.0: label references that do not pair up.</summary>
    SymbolReferencesOdd,

    /// <summary>Remote write 2.0: a reference to a symbol that is not there.</summary>
    SymbolReferenceOutOfRange,

    /// <summary>Written out as remote write 1.0, the body would be longer than the caller allows.</summary>
    OutputTooLarge,

    /// <summary>The body has more series than <see cref="SeriesRules.MaxSeries"/>.</summary>
    TooManySeries,
}
