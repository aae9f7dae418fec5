namespace MspPlatform.RemoteWrite.Tests.Walking;

/// <summary>Writes down everything that the walker reports.</summary>
internal readonly struct RecordingVisitor(EventLog log) : IWriteRequestVisitor
{
    public void BeginSeries(ReadOnlySpan<byte> series) => log.Add('S', series);

    public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        log.Add('n', name);
        log.Add('v', value);
    }

    public void Sample(long timestamp, ulong valueBits) => log.Add('s', timestamp, valueBits);

    public void Histogram(long timestamp, ReadOnlySpan<byte> histogram)
    {
        log.Add('t', timestamp, 0);
        log.Add('h', histogram);
    }

    public void Exemplar(ReadOnlySpan<byte> exemplar) => log.Add('e', exemplar);

    public void EndSeries() => log.Add('E');

    public void Metadata(ReadOnlySpan<byte> metadata) => log.Add('m', metadata);
}
