using System.Collections.Frozen;
using System.Text;

namespace MspPlatform.Gateway.Writing.Formats.Otlp;

/// <summary>
/// Metric names (opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics, "Metric Metadata" and "Sums"): invalid bytes become
/// <c>_</c>, several of them one, then the unit in words unless the name has it already, then <c>_total</c> for counters or <c>_ratio</c> for
/// gauges of unit 1. The words are those of Prometheus' own receiver (github.com/prometheus/otlptranslator), <c>tibibytes</c> too, so that
/// the same metric has the same name whichever way it came.
/// </summary>
internal sealed class OtlpMetricName : IDisposable
{
    private const int MaxUnitLength = 64;

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Units = Words(
        "d=days h=hours min=minutes s=seconds ms=milliseconds us=microseconds ns=nanoseconds "
        + "By=bytes KiBy=kibibytes MiBy=mebibytes GiBy=gibibytes TiBy=tibibytes KBy=kilobytes MBy=megabytes GBy=gigabytes TBy=terabytes "
        + "m=meters V=volts A=amperes J=joules W=watts g=grams Cel=celsius Hz=hertz %=percent 1=");

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> PerUnits =
        Words("s=second m=minute min=minute h=hour d=day w=week mo=month y=year");

    private readonly PooledBytes _name = new(128);
    private readonly PooledBytes _word = new(64);

    /// <summary>The name that was made last.</summary>
    public ReadOnlySpan<byte> Span => _name.Span;

    /// <param name="name">As sent, not empty.</param>
    /// <param name="unit">As sent, UCUM; ignored if longer than 64 bytes.</param>
    /// <param name="isCounter">A monotonic cumulative sum.</param>
    /// <param name="isGauge">A gauge.</param>
    public void Make(ReadOnlySpan<byte> name, ReadOnlySpan<byte> unit, bool isCounter, bool isGauge)
    {
        bool isRatio = isGauge && unit.SequenceEqual("1"u8);
        _name.Truncate(0);
        _name.Append(name);
        PrometheusNames.MakeMetric(_name.Span);
        _name.Truncate(PrometheusNames.CollapseUnderscores(_name.Span));
        TrimEnd("_"u8);

        // The unit comes before the suffix of the type, which the name may bring along.
        if (isCounter)
            TrimEnd("_total"u8);
        if (isRatio)
            TrimEnd("_ratio"u8);
        if (unit.Length <= MaxUnitLength)
            AppendUnit(unit);
        if (isCounter)
            _name.Append("_total"u8);
        if (isRatio)
            _name.Append("_ratio"u8);
    }

    public void Dispose()
    {
        _name.Dispose();
        _word.Dispose();
    }

    private void AppendUnit(ReadOnlySpan<byte> unit)
    {
        Span<char> chars = stackalloc char[MaxUnitLength];
        chars = chars[..Encoding.UTF8.GetChars(unit, chars)];
        chars = chars[..WithoutAnnotations(chars)];
        int slash = chars.IndexOf('/');
        AppendWord(default, slash < 0 ? chars : chars[..slash], Units);
        if (slash >= 0)
            AppendWord("per_"u8, chars[(slash + 1)..], PerUnits);
    }

    private void AppendWord(ReadOnlySpan<byte> prefix, ReadOnlySpan<char> unit, FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> words)
    {
        unit = unit.Trim();
        ReadOnlySpan<char> word = words.TryGetValue(unit, out string? known) ? known : unit;
        _word.Truncate(0);
        _word.Advance(Encoding.UTF8.GetBytes(word, _word.Room(Encoding.UTF8.GetMaxByteCount(word.Length))));

        // A digit may stand there: it is not the first byte of the name.
        foreach (ref byte next in _word.Span)
        {
            if (!char.IsAsciiLetterOrDigit((char)next))
                next = (byte)'_';
        }

        _word.Truncate(PrometheusNames.CollapseUnderscores(_word.Span));
        ReadOnlySpan<byte> clean = _word.Span.Trim((byte)'_');
        if (clean.IsEmpty || HasWord(clean))
            return;
        _name.Append((byte)'_');
        _name.Append(prefix);
        _name.Append(clean);
    }

    private static FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Words(string pairs) =>
        pairs.Split(' ').Select(pair => pair.Split('=')).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Takes out what stands in braces, such as <c>{packet}</c>: people's words and no unit.</summary>
    private static int WithoutAnnotations(Span<char> unit)
    {
        int length = 0, depth = 0;
        foreach (char next in unit)
        {
            if (next == '{')
                depth++;
            else if (next == '}')
                depth--;
            else if (depth <= 0)
                unit[length++] = next;
        }

        return length;
    }

    private bool HasWord(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> name = _name.Span;
        for (int at = name.IndexOf(word); at >= 0;)
        {
            int end = at + word.Length;
            if ((at == 0 || name[at - 1] == (byte)'_') && (end == name.Length || name[end] == (byte)'_'))
                return true;
            int next = name[(at + 1)..].IndexOf(word);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    private void TrimEnd(ReadOnlySpan<byte> suffix)
    {
        if (_name.Length > suffix.Length && _name.Span.EndsWith(suffix))
            _name.Truncate(_name.Length - suffix.Length);
    }
}
