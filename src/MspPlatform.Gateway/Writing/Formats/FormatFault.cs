using System.Runtime.InteropServices;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>What is wrong with a body, and where.</summary>
/// <param name="Reason">The kind of fault.</param>
/// <param name="Place">Where, as the sender can find it: <c>line 3</c>, <c>metrics[3].value</c>; empty if it is the whole body.</param>
/// <param name="Detail">A clause for people. Never holds the sender's label values: answers are logged by agents.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FormatFault(FormatFaultReason Reason, string Place, string Detail)
{
    private const int MaxQuoted = 40;

    /// <summary>The body is sound.</summary>
    public static FormatFault None => new(FormatFaultReason.None, "", "");

    public bool IsNone => Reason == FormatFaultReason.None;

    /// <summary>Stable snake_case name of the reason.</summary>
    public string Id => Reason switch
    {
        FormatFaultReason.None => "none",
        FormatFaultReason.Malformed => "malformed",
        FormatFaultReason.NumberInvalid => "number_invalid",
        FormatFaultReason.TimestampInvalid => "timestamp_invalid",
        FormatFaultReason.DuplicateLabel => "duplicate_label",
        FormatFaultReason.TooManyLabels => "too_many_labels",
        FormatFaultReason.OutputTooLarge => "output_too_large",
        FormatFaultReason.UnknownMember => "unknown_member",
        FormatFaultReason.DuplicateMember => "duplicate_member",
        FormatFaultReason.MissingMember => "missing_member",
        FormatFaultReason.WrongType => "wrong_type",
        FormatFaultReason.TooDeep => "too_deep",
        _ => throw new InvalidOperationException($"Format fault reason {(int)Reason} has no id."),
    };

    /// <summary>The place and the detail, such as <c>line 3: the value is not a number</c>.</summary>
    public override string ToString() => Place.Length == 0 ? Detail : $"{Place}: {Detail}";

    /// <summary>A fault of the reasons that <see cref="SeriesBuilder"/> finds, in words.</summary>
    internal static FormatFault OfSeries(FormatFaultReason reason, string place) => new(reason, place, reason switch
    {
        FormatFaultReason.DuplicateLabel => "a label is there twice (bytes that label names cannot hold count as _)",
        FormatFaultReason.TooManyLabels => $"a series has more than {SeriesBuilder.MaxLabels} labels",
        FormatFaultReason.OutputTooLarge => "the samples take more room than one write may have; send fewer at a time",
        FormatFaultReason.Malformed => "a name is empty",
        _ => throw new InvalidOperationException($"Series have no fault {reason}."),
    });

    /// <summary>A name of the sender's, cut short and without anything that could break a log line or a terminal.</summary>
    internal static string Quote(ReadOnlySpan<byte> name) => string.Create(Math.Min(name.Length, MaxQuoted), name, static (text, bytes) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = bytes[i] is > 0x20 and < 0x7F ? (char)bytes[i] : '?';
    });
}
