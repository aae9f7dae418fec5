using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>
/// The Prometheus text format 0.0.4, as scripts and exporters write it
/// (prometheus.io/docs/instrumenting/exposition_formats, "Text-based format"). HELP, TYPE and UNIT become metadata;
/// other comments are passed over, and so are OpenMetrics' <c># EOF</c> and exemplars. A timestamp is in milliseconds, but one below 2^31 can only be in seconds, as OpenMetrics has it:
/// VictoriaMetrics' rule for the same door (lib/protoparser/prometheus). Names that the format does not allow are made valid.
/// </summary>
internal static class PrometheusTextDecoder
{
    // The NaN that Prometheus calls ordinary (model/value/value.go); .NET's own has the sign bit set.
    private static readonly double OrdinaryNaN = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0001);

    /// <summary>Replaces what <paramref name="output"/> holds by the samples of a body.</summary>
    /// <returns>False if there is a fault: nothing is in <paramref name="output"/> then.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> body, in FormatOptions options, WriteRequestWriter output, out FormatTally tally, out FormatFault fault)
    {
        output.Clear();
        using var series = new SeriesBuilder(output, options.MaxOutputBytes);
        using var value = new PooledBytes(128);
        using var metadata = new TextMetadata(series);
        fault = FormatFault.None;
        for (int number = 1; !body.IsEmpty && fault.IsNone; number++)
        {
            int end = body.IndexOf((byte)'\n');
            var line = new Line(end < 0 ? body : body[..end], number, series, value);
            fault = line.Read(options.NowMilliseconds, metadata);
            body = end < 0 ? default : body[(end + 1)..];
        }

        metadata.Flush();

        tally = fault.IsNone ? new FormatTally { Samples = series.Samples } : default;
        if (!fault.IsNone)
            output.Clear();
        return fault.IsNone;
    }

    private ref struct Line(ReadOnlySpan<byte> text, int number, SeriesBuilder series, PooledBytes value)
    {
        private ReadOnlySpan<byte> _rest = text is [.., (byte)'\r'] ? text[..^1] : text;

        public FormatFault Read(long now, TextMetadata metadata)
        {
            SkipSpaces();
            if (_rest.IsEmpty || _rest[0] == (byte)'#')
            {
                metadata.Read(_rest);
                return FormatFault.None;
            }

            series.Clear();
            int length = _rest.IndexOfAny("{ \t"u8);
            if (length <= 0)
                return Malformed(length == 0 ? "the line has no metric name" : "the line has no value");
            series.SetName(_rest[..length]);
            _rest = _rest[length..];
            SkipSpaces();
            if (Take((byte)'{'))
            {
                FormatFault fault = ReadLabels();
                if (!fault.IsNone)
                    return fault;
            }

            if (!TryParseValue(Word(), out double sample))
                return Fault(FormatFaultReason.NumberInvalid, "the value is not a number");
            ReadOnlySpan<byte> time = Word();
            if (!time.IsEmpty && time[0] != (byte)'#')
            {
                if (!TryParseTime(time, out now))
                    return Fault(FormatFaultReason.TimestampInvalid, "the timestamp is not a number of milliseconds");
                time = Word();
            }

            return !time.IsEmpty && time[0] != (byte)'#' ? Malformed("something stands behind the timestamp") : Checked(series.Write(sample, now));
        }

        private FormatFault ReadLabels()
        {
            while (true)
            {
                SkipSpaces();
                if (Take((byte)'}'))
                    return FormatFault.None;
                int length = _rest.IndexOfAny("=,{}\""u8);
                if (length < 0 || _rest[length] != (byte)'=')
                    return Malformed("a label is not name=\"value\"");
                ReadOnlySpan<byte> name = _rest[..length].TrimEnd(" \t"u8);
                _rest = _rest[(length + 1)..];
                SkipSpaces();
                if (!TryReadQuoted(out ReadOnlySpan<byte> text))
                    return Malformed("a label's value is not in quotes");
                FormatFault fault = Checked(series.Add(name, text));
                if (!fault.IsNone)
                    return fault;
                SkipSpaces();
                if (!Take((byte)',') && (_rest.IsEmpty || _rest[0] != (byte)'}'))
                    return Malformed("the labels have no end");
            }
        }

        /// <summary>Text in quotes, with the escapes <c>\\</c>, <c>\"</c> and <c>\n</c>; any other backslash stands for itself.</summary>
        private bool TryReadQuoted(out ReadOnlySpan<byte> text)
        {
            text = default;
            if (!Take((byte)'"'))
                return false;
            int next = _rest.IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return false;
            if (_rest[next] == (byte)'"')
            {
                text = _rest[..next];
                _rest = _rest[(next + 1)..];
                return true;
            }

            value.Truncate(0);
            while (next >= 0 && _rest[next] == (byte)'\\')
            {
                value.Append(_rest[..next]);
                _rest = _rest[next..];
                byte escaped = _rest.Length < 2 ? (byte)0 : _rest[1];
                bool known = escaped is (byte)'\\' or (byte)'"' or (byte)'n';
                value.Append(known ? escaped == (byte)'n' ? (byte)'\n' : escaped : (byte)'\\');
                _rest = _rest[(known ? 2 : 1)..];
                next = _rest.IndexOfAny((byte)'"', (byte)'\\');
            }

            if (next < 0)
                return false;
            value.Append(_rest[..next]);
            _rest = _rest[(next + 1)..];
            text = value.Span;
            return true;
        }

        private ReadOnlySpan<byte> Word()
        {
            SkipSpaces();
            int length = _rest.IndexOfAny((byte)' ', (byte)'\t');
            ReadOnlySpan<byte> word = length < 0 ? _rest : _rest[..length];
            _rest = _rest[word.Length..];
            return word;
        }

        private void SkipSpaces() => _rest = _rest.TrimStart(" \t"u8);

        private bool Take(byte expected)
        {
            if (_rest.IsEmpty || _rest[0] != expected)
                return false;
            _rest = _rest[1..];
            return true;
        }

        private readonly FormatFault Checked(FormatFaultReason reason) =>
            reason == FormatFaultReason.None ? FormatFault.None : FormatFault.OfSeries(reason, $"line {number}");

        private readonly FormatFault Malformed(string detail) => Fault(FormatFaultReason.Malformed, detail);

        private readonly FormatFault Fault(FormatFaultReason reason, string detail) => new(reason, $"line {number}", detail);
    }

    private static bool TryParseValue(ReadOnlySpan<byte> text, out double value)
    {
        if (NumberText.TryParseFinite(text, out value))
            return true;
        ReadOnlySpan<byte> word = text is [(byte)'+' or (byte)'-', ..] ? text[1..] : text;
        if (IsWord(word, "inf"u8) || IsWord(word, "infinity"u8))
            value = text[0] == (byte)'-' ? double.NegativeInfinity : double.PositiveInfinity;
        else if (IsWord(text, "nan"u8))
            value = OrdinaryNaN;
        else
            return false;
        return true;
    }

    private static bool IsWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);

    private static bool TryParseTime(ReadOnlySpan<byte> text, out long milliseconds)
    {
        const long firstMillisecond = 1L << 31;
        if (NumberText.TryParseInteger(text, out milliseconds) && milliseconds is >= firstMillisecond or < -firstMillisecond)
            return true;
        if (!NumberText.TryParseFinite(text, out double number) || double.Abs(number) > 1L << 62)
            return false;
        milliseconds = (long)(number is >= firstMillisecond or < -firstMillisecond ? number : double.Round(number * 1000));
        return true;
    }
}
