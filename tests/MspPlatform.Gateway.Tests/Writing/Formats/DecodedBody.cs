using System.Globalization;
using System.Text;
using MspPlatform.Gateway.Writing.Formats;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Tests.Writing.Formats;

/// <summary>What a decoder made of a body, read back by the walker that every write passes. Checks what every message must be like.</summary>
internal sealed record DecodedBody(List<string> Series, List<string> Metadata, FormatTally Tally, FormatFault Fault)
{
    public const long Now = 1_800_000_000_123;

    public const int MaxOutputBytes = 1 << 20;

    public static FormatOptions Options => new(Now, MaxOutputBytes);

    public static DecodedBody Of(FormatDecode decode, string body) => Of(decode, Encoding.UTF8.GetBytes(body));

    public static DecodedBody Of(FormatDecode decode, ReadOnlySpan<byte> body)
    {
        using var output = new WriteRequestWriter(256);
        output.AddSeries("left from before"u8, 1, 1);
        bool sound = decode(body, output, out FormatTally tally, out FormatFault fault);
        sound.ShouldBe(fault.IsNone);
        var visitor = new SeriesVisitor([]);
        CheckedWalk(output, tally, fault, ref visitor);
        return new DecodedBody(visitor.Series!, MetadataOf(output.WrittenSpan), tally, fault);
    }

    /// <summary>Decodes and checks, and keeps nothing.</summary>
    public static bool Check(FormatDecode decode, ReadOnlySpan<byte> body, WriteRequestWriter output)
    {
        bool sound = decode(body, output, out FormatTally tally, out FormatFault fault);
        var visitor = new SeriesVisitor(null);
        CheckedWalk(output, tally, fault, ref visitor);
        return sound == fault.IsNone ? sound : throw new InvalidDataException("the answer and the fault disagree");
    }

    private static List<string> MetadataOf(ReadOnlySpan<byte> message)
    {
        var lines = new List<string>();
        foreach (MetricMetadata metadata in new MetadataReader(message))
            lines.Add($"{Encoding.UTF8.GetString(metadata.Family)} {metadata.Type} '{Encoding.UTF8.GetString(metadata.Help)}' '{Encoding.UTF8.GetString(metadata.Unit)}'");
        return lines;
    }

    // Runs for every damaged body: the expressions of ShouldAllBe would be compiled each time.
    private static void CheckedWalk(WriteRequestWriter output, FormatTally tally, FormatFault fault, ref SeriesVisitor visitor)
    {
        if (output.WrittenSpan.Length > MaxOutputBytes)
            throw new InvalidDataException("the message is larger than allowed");
        WireFault wireFault = WriteRequestWalker.Walk(output.WrittenSpan, ref visitor);
        if (!wireFault.IsNone || visitor.Samples != tally.Samples)
            throw new InvalidDataException($"{wireFault}, {visitor.Samples} samples, {tally}");
        if (fault.IsNone)
            return;
        string text = fault.ToString();
        if (output.WrittenSpan.Length != 0 || tally != default || fault.Id == "none" || text.Length is 0 or > 200 || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new InvalidDataException($"{fault.Id}, {tally}, {text}");
    }

    private struct SeriesVisitor(List<string>? series) : IWriteRequestVisitor
    {
        private readonly StringBuilder _text = new();
        private byte[] _last = [];
        private bool _named;
        private int _samples;

        public readonly List<string>? Series => series;

        public int Samples { get; private set; }

        public void BeginSeries(ReadOnlySpan<byte> series)
        {
            _text.Clear();
            _last = [];
            _named = false;
            _samples = 0;
        }

        public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (_last.AsSpan().SequenceCompareTo(name) >= 0)
                throw new InvalidDataException($"{Encoding.UTF8.GetString(name)} stands behind {Encoding.UTF8.GetString(_last)}");
            if (value.IsEmpty)
                throw new InvalidDataException("a value is empty");
            bool isName = name.SequenceEqual("__name__"u8);
            if (!IsValid(name, colon: false) || (isName && !IsValid(value, colon: true)))
                throw new InvalidDataException("a name is not valid");
            _named |= isName;
            _last = name.ToArray();
            if (series is not null)
                _text.Append(_text.Length == 0 ? "" : ",").Append(Encoding.UTF8.GetString(name)).Append('=').Append(Encoding.UTF8.GetString(value));
        }

        public void Sample(long timestamp, ulong valueBits)
        {
            Samples++;
            _samples++;
            double value = BitConverter.UInt64BitsToDouble(valueBits);
            if (series is not null)
                _text.Append(CultureInfo.InvariantCulture, $" {(double.IsNaN(value) ? $"NaN:{valueBits:x16}" : value.ToString("R", CultureInfo.InvariantCulture))} {timestamp}");
        }

        public readonly void Histogram(long timestamp, ReadOnlySpan<byte> histogram) => throw new InvalidDataException("a histogram");

        public readonly void Exemplar(ReadOnlySpan<byte> exemplar) => throw new InvalidDataException("an exemplar");

        public readonly void Metadata(ReadOnlySpan<byte> metadata)
        {
        }

        public readonly void EndSeries()
        {
            if (!_named || _samples != 1)
                throw new InvalidDataException("a series without a name, or not with one sample");
            series?.Add(_text.ToString());
        }

        private static bool IsValid(ReadOnlySpan<byte> name, bool colon)
        {
            foreach (byte b in name)
            {
                if (!char.IsAsciiLetterOrDigit((char)b) && b != (byte)'_' && !(colon && b == (byte)':'))
                    return false;
            }

            return !name.IsEmpty && !char.IsAsciiDigit((char)name[0]);
        }
    }
}
