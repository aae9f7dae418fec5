using System.Text;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>
/// InfluxDB line protocol, as Telegraf writes it
/// (docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference).
/// Every numeric field is a series <c>measurement_field</c> with the tags as labels, as VictoriaMetrics has it
/// (docs.victoriametrics.com/victoriametrics/integrations/influxdb); but a field called <c>value</c> gives <c>measurement</c> alone, as
/// github.com/prometheus/influxdb_exporter has it and VictoriaMetrics (<c>measurement_value</c>) does not. A measurement's only field keeps its
/// name otherwise (<c>-influxSkipSingleField</c> is not applied). Booleans are 1 and 0; integers beyond 2^53 lose digits, as in every sample;
/// text fields are counted and left out, where VictoriaMetrics would store 0. An empty tag is no tag.
/// </summary>
internal static class InfluxLineDecoder
{
    // Written again for every line, however short the line is.
    private const int MaxDatabaseBytes = 256;

    /// <summary>Replaces what <paramref name="output"/> holds by the samples of a body.</summary>
    /// <returns>False if there is a fault: nothing is in <paramref name="output"/> then.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, in InfluxLineOptions options, WriteRequestWriter output, out FormatTally tally, out FormatFault fault)
    {
        output.Clear();
        using var series = new SeriesBuilder(output, options.Common.MaxOutputBytes);
        using PooledBytes measurement = new(128), field = new(128), key = new(128), value = new(128);
        var lines = new Lines(body, options, series, measurement, field, key, value);
        bool sound = lines.Read(out fault);
        tally = sound ? new FormatTally { Samples = series.Samples, TextFields = lines.TextFields } : default;
        if (!sound)
            output.Clear();
        return sound;
    }

    /// <summary>A walk over the lines. A quoted text may hold line feeds, so they cannot be told apart beforehand.</summary>
    private ref struct Lines(
        ReadOnlySpan<byte> body, InfluxLineOptions options, SeriesBuilder series, PooledBytes measurement, PooledBytes field, PooledBytes key, PooledBytes value)
    {
        private readonly byte[] _database = Encoding.UTF8.GetBytes(options.Database ?? "");
        private ReadOnlySpan<byte> _rest = body;
        private int _line = 1;

        public int TextFields { get; private set; }

        public bool Read(out FormatFault fault)
        {
            fault = _database.Length > MaxDatabaseBytes
                ? new FormatFault(FormatFaultReason.Malformed, "db", $"the name of the database has more than {MaxDatabaseBytes} bytes")
                : FormatFault.None;
            while (!_rest.IsEmpty && fault.IsNone)
            {
                SkipSpaces();
                if (AtEndOfLine())
                    SkipLine();
                else if (_rest[0] == (byte)'#')
                    SkipLine();
                else
                    fault = ReadPoint();
            }

            return fault.IsNone;
        }

        private FormatFault ReadPoint()
        {
            FormatFault fault = ReadMeasurement();
            if (!fault.IsNone)
                return fault;
            if (_database.Length > 0 && !series.Contains("db"u8) && series.Add("db"u8, _database) is not FormatFaultReason.None and var reason)
                return OfSeries(reason);

            ReadOnlySpan<byte> fields = _rest;
            int fieldsLine = _line, textFields = TextFields;

            // The time stands behind the fields: they are read twice, to be checked and to be written.
            while (true)
            {
                fault = ReadField(write: false, 0);
                if (!fault.IsNone)
                    return fault;
                if (!TakeComma())
                    break;
            }

            fault = ReadTime(out long timestamp);
            if (!fault.IsNone)
                return fault;

            ReadOnlySpan<byte> behind = _rest;
            int lineBehind = _line;
            _rest = fields;
            _line = fieldsLine;
            TextFields = textFields;
            do
                fault = ReadField(write: true, timestamp);
            while (fault.IsNone && TakeComma());
            _rest = behind;
            _line = lineBehind;
            return fault;
        }

        private FormatFault ReadMeasurement()
        {
            series.Clear();
            int length = InfluxText.Token(_rest, stopAtEquals: false);
            ReadOnlySpan<byte> name = InfluxText.Unescape(_rest[..length], measurement);
            if (name.IsEmpty)
                return Malformed("the measurement has no name");

            // Without escapes it is still a part of the body; with them it is in the room already.
            if (!name.Overlaps(measurement.Span))
            {
                measurement.Truncate(0);
                measurement.Append(name);
            }

            _rest = _rest[length..];
            while (TakeComma())
            {
                FormatFault fault = ReadTag();
                if (!fault.IsNone)
                    return fault;
            }

            SkipSpaces();
            return AtEndOfLine() ? Malformed("the line has no fields") : FormatFault.None;
        }

        private FormatFault ReadTag()
        {
            if (!TryReadKey(key, out ReadOnlySpan<byte> tag))
                return Malformed("a tag is not key=value");
            int length = InfluxText.Token(_rest, stopAtEquals: false);
            FormatFaultReason reason = series.Add(tag, InfluxText.Unescape(_rest[..length], value));
            _rest = _rest[length..];
            return reason == FormatFaultReason.None ? FormatFault.None : OfSeries(reason);
        }

        private FormatFault ReadField(bool write, long timestamp)
        {
            if (!TryReadKey(key, out ReadOnlySpan<byte> name))
                return Malformed("a field is not key=value");
            if (!_rest.IsEmpty && _rest[0] == (byte)'"')
                return SkipTextField();

            int length = InfluxText.Token(_rest, stopAtEquals: false);
            if (!TryParseValue(TrimReturn(_rest[..length]), out double number))
                return new FormatFault(FormatFaultReason.NumberInvalid, Place, "a field's value is not a number, an integer with i or u, true or false, or a quoted text");
            _rest = _rest[length..];
            return write ? WriteField(name, number, timestamp) : FormatFault.None;
        }

        private readonly FormatFault WriteField(ReadOnlySpan<byte> name, double number, long timestamp)
        {
            field.Truncate(0);
            if (!name.SequenceEqual("value"u8))
            {
                field.Append((byte)'_');
                field.Append(name);
            }

            series.SetName(measurement.Span, field.Span);
            FormatFaultReason reason = series.Write(number, timestamp);
            return reason == FormatFaultReason.None ? FormatFault.None : OfSeries(reason);
        }

        private FormatFault SkipTextField()
        {
            int length = InfluxText.Quoted(_rest);
            if (length < 0)
                return Malformed("a quoted text has no end");
            _line += _rest[..length].Count((byte)'\n');
            _rest = _rest[length..];
            TextFields++;
            return AtEndOfLine() || _rest[0] is (byte)',' or (byte)' ' ? FormatFault.None : Malformed("a quoted text goes on behind its quotes");
        }

        private FormatFault ReadTime(out long milliseconds)
        {
            SkipSpaces();
            milliseconds = options.Common.NowMilliseconds;
            if (!AtEndOfLine())
            {
                int end = _rest.IndexOf((byte)'\n');
                ReadOnlySpan<byte> text = TrimReturn(end < 0 ? _rest : _rest[..end]).TrimEnd((byte)' ');
                if (!NumberText.TryParseInteger(text, out long time) || !TryToMilliseconds(time, options.Precision, out milliseconds))
                    return new FormatFault(FormatFaultReason.TimestampInvalid, Place, "the timestamp is not a whole number of the announced precision");
            }

            SkipLine();
            return FormatFault.None;
        }

        private bool TryReadKey(PooledBytes room, out ReadOnlySpan<byte> name)
        {
            int length = InfluxText.Token(_rest, stopAtEquals: true);
            name = InfluxText.Unescape(_rest[..length], room);
            if (name.IsEmpty || length == _rest.Length || _rest[length] != (byte)'=')
                return false;
            _rest = _rest[(length + 1)..];
            return true;
        }

        private bool TakeComma()
        {
            if (_rest.IsEmpty || _rest[0] != (byte)',')
                return false;
            _rest = _rest[1..];
            return true;
        }

        private void SkipSpaces() => _rest = _rest.TrimStart((byte)' ');

        private readonly bool AtEndOfLine() => _rest.IsEmpty || _rest[0] == (byte)'\n' || _rest is [(byte)'\r'] or [(byte)'\r', (byte)'\n', ..];

        private void SkipLine()
        {
            int end = _rest.IndexOf((byte)'\n');
            _rest = end < 0 ? default : _rest[(end + 1)..];
            _line++;
        }

        private readonly string Place => $"line {_line}";

        private readonly FormatFault Malformed(string detail) => new(FormatFaultReason.Malformed, Place, detail);

        private readonly FormatFault OfSeries(FormatFaultReason reason) => FormatFault.OfSeries(reason, Place);
    }

    private static ReadOnlySpan<byte> TrimReturn(ReadOnlySpan<byte> text) => text is [.., (byte)'\r'] ? text[..^1] : text;

    private static bool TryParseValue(ReadOnlySpan<byte> text, out double value)
    {
        switch (text)
        {
            case [(byte)'t' or (byte)'T'] or [(byte)'t', (byte)'r', (byte)'u', (byte)'e'] or [(byte)'T', (byte)'r', (byte)'u', (byte)'e'] or [(byte)'T', (byte)'R', (byte)'U', (byte)'E']:
                value = 1;
                return true;
            case [(byte)'f' or (byte)'F']:
                value = 0;
                return true;
            case [.., (byte)'i']:
                bool isInteger = NumberText.TryParseInteger(text[..^1], out long integer);
                value = integer;
                return isInteger;
            case [.., (byte)'u']:
                bool isUnsigned = NumberText.TryParseUnsigned(text[..^1], out ulong unsigned);
                value = unsigned;
                return isUnsigned;
            default:
                value = 0;
                return text.SequenceEqual("false"u8) || text.SequenceEqual("False"u8) || text.SequenceEqual("FALSE"u8) || NumberText.TryParseFinite(text, out value);
        }
    }

    private static bool TryToMilliseconds(long time, InfluxPrecision precision, out long milliseconds)
    {
        (long multiplier, long divisor) = precision switch
        {
            InfluxPrecision.Nanoseconds => (1L, 1_000_000L),
            InfluxPrecision.Microseconds => (1, 1000),
            InfluxPrecision.Milliseconds => (1, 1),
            InfluxPrecision.Seconds => (1000, 1),
            InfluxPrecision.Minutes => (60_000, 1),
            _ => (3_600_000, 1),
        };
        Int128 product = (Int128)time * multiplier;
        milliseconds = (long)product / divisor;
        return product >= long.MinValue && product <= long.MaxValue;
    }
}
