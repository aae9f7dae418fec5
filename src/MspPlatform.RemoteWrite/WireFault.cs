using System.Runtime.InteropServices;

namespace MspPlatform.RemoteWrite;

/// <summary>What is wrong with a body, and where.</summary>
/// <param name="Reason">The kind of fault; <see cref="WireFaultReason.None"/> when the body is sound.</param>
/// <param name="Offset">Byte offset of the element at fault, counted from the start of the span that was read; 0 when there is no fault.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WireFault(WireFaultReason Reason, int Offset)
{
    /// <summary>The body is sound.</summary>
    public static WireFault None => default;

    /// <summary>Whether the body is sound.</summary>
    public bool IsNone => Reason == WireFaultReason.None;

    /// <summary>Stable snake_case name of the reason, for answers and metric labels.</summary>
    public string Id => Reason switch
    {
        WireFaultReason.None => "none",
        WireFaultReason.SnappyLengthInvalid => "snappy_length_invalid",
        WireFaultReason.SnappyLengthImpossible => "snappy_length_impossible",
        WireFaultReason.SnappyDestinationTooSmall => "snappy_destination_too_small",
        WireFaultReason.SnappyTruncated => "snappy_truncated",
        WireFaultReason.SnappyOffsetInvalid => "snappy_offset_invalid",
        WireFaultReason.SnappyOutputOverrun => "snappy_output_overrun",
        WireFaultReason.SnappyOutputShort => "snappy_output_short",
        WireFaultReason.VarintInvalid => "protobuf_varint_invalid",
        WireFaultReason.Truncated => "protobuf_truncated",
        WireFaultReason.LengthPastEnd => "protobuf_length_past_end",
        WireFaultReason.FieldNumberInvalid => "protobuf_field_number_invalid",
        WireFaultReason.WireTypeInvalid => "protobuf_wire_type_invalid",
        WireFaultReason.WireTypeUnexpected => "protobuf_wire_type_unexpected",
        WireFaultReason.RemoteWrite2Body => "remote_write_2_body",
        WireFaultReason.RemoteWrite1Body => "remote_write_1_body",
        WireFaultReason.SymbolsInvalid => "symbols_invalid",
        WireFaultReason.SymbolReferencesOdd => "symbol_references_odd",
        WireFaultReason.SymbolReferenceOutOfRange => "symbol_reference_out_of_range",
        WireFaultReason.OutputTooLarge => "output_too_large",
        WireFaultReason.TooManySeries => "too_many_series",
        _ => throw new InvalidOperationException($"Wire fault reason {(int)Reason} has no id."),
    };

    /// <summary>The id and the offset, such as <c>snappy_truncated at byte 17</c>.</summary>
    public override string ToString() => IsNone ? Id : $"{Id} at byte {Offset}";
}
