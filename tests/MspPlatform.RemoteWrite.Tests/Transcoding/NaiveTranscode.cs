using System.Text;
using MspPlatform.RemoteWrite.Tests.Walking;

namespace MspPlatform.RemoteWrite.Tests.Transcoding;

/// <summary>What the transcoder must write, worked out with lists; null where it must refuse.</summary>
internal static class NaiveTranscode
{
    private const int Varint = 0, Fixed64 = 1, Length = 2;

    internal static byte[]? Transcode(byte[] message)
    {
        try
        {
            var fields = WireField.Split(message);
            WireField.Require(!fields.Exists(field => field.Number is 1 or 3));
            Require(fields, (4, Length), (5, Length));
            var symbols = fields.Where(field => field.Number == 4).Select(field => field.Value).ToList();
            var series = fields.Where(field => field.Number == 5).ToList();
            WireField.Require(symbols.Count == 0 ? series.Count == 0 : symbols[0].Length == 0);
            var families = new HashSet<string>();
            return [.. series.SelectMany(field => Series(WireField.Split(field.Value), symbols, families))];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static List<byte> Series(List<WireField> fields, List<byte[]> symbols, HashSet<string> families)
    {
        Require(fields, (2, Length), (3, Length), (4, Length), (5, Length));
        var labels = Labels(fields, symbols, out var name);
        var output = new List<byte>(labels);
        foreach (var field in fields)
        {
            if (field.Number is 2 or 3)
                output.AddRange(TestMessages.Field(field.Number == 2 ? 2 : 4, Checked(field)));
            else if (field.Number == 4)
                output.AddRange(TestMessages.Field(3, Exemplar(WireField.Split(field.Value), symbols)));
        }

        return [.. TestMessages.Field(1, [.. output]), .. Metadata(fields, symbols, name, families)];
    }

    private static byte[] Labels(List<WireField> fields, List<byte[]> symbols, out byte[] name)
    {
        WireField.Require(fields.TrueForAll(field => field.Number != 1 || field.Type is Varint or Length));
        var references = fields.Where(field => field.Number == 1).SelectMany(field => field.Numbers()).ToList();
        WireField.Require(references.Count % 2 == 0 && references.TrueForAll(reference => reference < (ulong)symbols.Count));
        var output = new List<byte>();
        name = [];
        foreach (var pair in references.Chunk(2))
        {
            byte[] key = symbols[(int)pair[0]], value = symbols[(int)pair[1]];
            output.AddRange(TestMessages.Field(1, [.. TestMessages.Field(1, key), .. TestMessages.Field(2, value)]));
            if (key.Length == 0 || key.AsSpan().SequenceEqual("__name__"u8))
                name = value;
        }

        return [.. output];
    }

    private static byte[] Checked(WireField data)
    {
        byte[] series = TestMessages.Series(TestMessages.Field(data.Number == 2 ? 2 : 4, data.Value));
        WireField.Require(WriteRequestVerifier.Verify(series, out _).IsNone);
        return data.Value;
    }

    private static byte[] Exemplar(List<WireField> fields, List<byte[]> symbols)
    {
        Require(fields, (2, Fixed64), (3, Varint));
        var value = fields.LastOrDefault(field => field.Number == 2)?.Value ?? new byte[8];
        var time = fields.LastOrDefault(field => field.Number == 3)?.Numbers().Single() ?? 0;
        return
        [
            .. Labels(fields, symbols, out _),
            .. value.Any(part => part != 0) ? TestMessages.Fixed64(2, BitConverter.ToUInt64(value)) : [],
            .. time == 0 ? [] : TestMessages.Number(3, time),
        ];
    }

    private static byte[] Metadata(List<WireField> series, List<byte[]> symbols, byte[] name, HashSet<string> families)
    {
        // Messages given twice are merged, which is what reading their bytes as one message does.
        var fields = series.Where(field => field.Number == 5).SelectMany(field => WireField.Split(field.Value)).ToList();
        Require(fields, (1, Varint), (3, Varint), (4, Varint));
        WireField.Require(fields.TrueForAll(field => field.Number is not (3 or 4) || field.Numbers().Single() < (ulong)symbols.Count));
        ulong Last(int number) => fields.LastOrDefault(field => field.Number == number)?.Numbers().Single() ?? 0;
        ulong type = Last(1), help = Last(3), unit = Last(4);
        var family = Encoding.Latin1.GetString(name);
        string[] suffixes = type switch { 3 or 4 => ["_bucket", "_count", "_sum"], 5 => ["_count", "_sum"], _ => [] };
        if (Array.Find(suffixes, suffix => family.EndsWith(suffix, StringComparison.Ordinal)) is { } found)
            family = family[..^found.Length];
        if (type == 0 && help == 0 && unit == 0 || family.Length == 0 || !families.Add(family))
            return [];
        return TestMessages.Field(3,
        [
            .. type == 0 ? [] : TestMessages.Number(1, type),
            .. TestMessages.Field(2, Encoding.Latin1.GetBytes(family)),
            .. symbols[(int)help].Length == 0 ? [] : TestMessages.Field(4, symbols[(int)help]),
            .. symbols[(int)unit].Length == 0 ? [] : TestMessages.Field(5, symbols[(int)unit]),
        ]);
    }

    private static void Require(List<WireField> fields, params (int Number, int Type)[] known) =>
        WireField.Require(fields.TrueForAll(field => !known.Any(rule => rule.Number == field.Number && rule.Type != field.Type)));
}
