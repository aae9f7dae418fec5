using System.Text;
using MspPlatform.RemoteWrite.Tests.Walking;

namespace MspPlatform.RemoteWrite.Tests.Transcoding;

/// <summary>Writes remote write 2.0 by hand, right or wrong: symbols are interned as they come.</summary>
internal sealed class V2Body
{
    private readonly List<string> symbols = [""];

    internal byte[] Symbols => [.. symbols.SelectMany(symbol => TestMessages.Field(4, Encoding.UTF8.GetBytes(symbol)))];

    internal byte[] With(params byte[][] series) => [.. Symbols, .. series.SelectMany(field => field)];

    internal static byte[] Series(params byte[][] fields) => TestMessages.Field(5, [.. fields.SelectMany(field => field)]);

    /// <summary>Names and values in turn, packed.</summary>
    internal byte[] Labels(params string[] texts) => TestMessages.Field(1, [.. texts.SelectMany(text => TestMessages.Varint(Symbol(text)))]);

    internal byte[] UnpackedLabels(params string[] texts) => [.. texts.SelectMany(text => TestMessages.Number(1, Symbol(text)))];

    internal byte[] Exemplar(byte[] labels, ulong bits, long timestamp) =>
        TestMessages.Field(4, [.. labels, .. TestMessages.Fixed64(2, bits), .. TestMessages.Number(3, (ulong)timestamp)]);

    internal byte[] Metadata(ulong type, string help, string unit) =>
        TestMessages.Field(5, [.. TestMessages.Number(1, type), .. TestMessages.Number(3, Symbol(help)), .. TestMessages.Number(4, Symbol(unit))]);

    internal ulong Symbol(string text)
    {
        if (!symbols.Contains(text))
            symbols.Add(text);
        return (ulong)symbols.IndexOf(text);
    }
}
