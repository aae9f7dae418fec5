using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>
/// Puts the lines <c># HELP name text</c>, <c># TYPE name type</c> and <c># UNIT name unit</c> of one metric family after the other together.
/// A line that is none of these is a comment, however odd: nothing here is a reason to refuse samples.
/// </summary>
internal sealed class TextMetadata(SeriesBuilder series) : IDisposable
{
    private readonly PooledBytes _family = new(128);
    private readonly PooledBytes _help = new(256);
    private readonly PooledBytes _unit = new(32);
    private MetricFamilyType _type;

    /// <param name="line">From its <c>#</c> on; may be empty.</param>
    public void Read(ReadOnlySpan<byte> line)
    {
        line = line.IsEmpty ? line : line[1..];
        ReadOnlySpan<byte> keyword = Word(ref line);
        if (!keyword.SequenceEqual("HELP"u8) && !keyword.SequenceEqual("TYPE"u8) && !keyword.SequenceEqual("UNIT"u8))
            return;
        ReadOnlySpan<byte> family = Word(ref line);
        if (!family.SequenceEqual(_family.Span))
        {
            Flush();
            _family.Append(family);
        }

        ReadOnlySpan<byte> text = line.Trim(" \t"u8);
        switch (keyword[0])
        {
            case (byte)'H':
                _help.Truncate(0);
                Unescape(text);
                break;
            case (byte)'T':
                _type = TypeOf(text);
                break;
            default:
                _unit.Truncate(0);
                _unit.Append(text);
                break;
        }
    }

    /// <summary>Writes what was gathered of the family at hand.</summary>
    public void Flush()
    {
        if (_family.Length > 0)
        {
            PrometheusNames.MakeMetric(_family.Span);
            series.WriteMetadata(new MetricMetadata { Type = _type, Family = _family.Span, Help = _help.Span, Unit = _unit.Span });
        }

        _family.Truncate(0);
        _help.Truncate(0);
        _unit.Truncate(0);
        _type = MetricFamilyType.Unknown;
    }

    public void Dispose()
    {
        _family.Dispose();
        _help.Dispose();
        _unit.Dispose();
    }

    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t"u8);
        int length = rest.IndexOfAny((byte)' ', (byte)'\t');
        ReadOnlySpan<byte> word = length < 0 ? rest : rest[..length];
        rest = rest[word.Length..];
        return word;
    }

    /// <summary><c>\\</c> and <c>\n</c>; any other backslash stands for itself.</summary>
    private void Unescape(ReadOnlySpan<byte> text)
    {
        for (int next = text.IndexOf((byte)'\\'); next >= 0 && next + 1 < text.Length; next = text.IndexOf((byte)'\\'))
        {
            _help.Append(text[..next]);
            byte escaped = text[next + 1];
            if (escaped is not ((byte)'\\' or (byte)'n'))
                _help.Append((byte)'\\');
            _help.Append(escaped == (byte)'n' ? (byte)'\n' : escaped);
            text = text[(next + 2)..];
        }

        _help.Append(text);
    }

    // OpenMetrics says "unknown", Prometheus' own format "untyped".
    private static MetricFamilyType TypeOf(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("counter"u8) ? MetricFamilyType.Counter
        : text.SequenceEqual("gauge"u8) ? MetricFamilyType.Gauge
        : text.SequenceEqual("histogram"u8) ? MetricFamilyType.Histogram
        : text.SequenceEqual("gaugehistogram"u8) ? MetricFamilyType.GaugeHistogram
        : text.SequenceEqual("summary"u8) ? MetricFamilyType.Summary
        : text.SequenceEqual("info"u8) ? MetricFamilyType.Info
        : text.SequenceEqual("stateset"u8) ? MetricFamilyType.StateSet
        : MetricFamilyType.Unknown;
}
