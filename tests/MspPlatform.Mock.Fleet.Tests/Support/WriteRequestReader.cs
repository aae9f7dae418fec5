using System.Text;

namespace MspPlatform.Mock.Fleet.Tests.Support;

/// <summary>
/// A second, plain reading of prompb's WriteRequest that shares nothing with the code under test. Refuses all it does not know.
/// </summary>
internal static class WriteRequestReader
{
    public static List<ReceivedSeries> Read(byte[] body) =>
        [.. Fields(body).Select(field => field is (1, byte[] series) ? ReadSeries(series) : throw Unexpected(field))];

    private static ReceivedSeries ReadSeries(byte[] body)
    {
        List<(string, string)> labels = [];
        (double Value, long Timestamp)? sample = null;
        foreach (var field in Fields(body))
        {
            if (field is (1, byte[] label))
                labels.Add(ReadLabel(label));
            else if (field is (2, byte[] encoded) && sample is null)
                sample = ReadSample(encoded);
            else
                throw Unexpected(field);
        }

        return new ReceivedSeries(labels, sample!.Value.Value, sample.Value.Timestamp);
    }

    private static (string Name, string Value) ReadLabel(byte[] body)
    {
        var fields = Fields(body).ToDictionary(field => field.Number, field => Encoding.UTF8.GetString((byte[])field.Value));
        fields.Count.ShouldBe(2);
        return (fields[1], fields[2]);
    }

    private static (double Value, long Timestamp) ReadSample(byte[] body)
    {
        var fields = Fields(body).ToDictionary(field => field.Number, field => (ulong)field.Value);
        fields.Count.ShouldBe(2);
        return (BitConverter.UInt64BitsToDouble(fields[1]), (long)fields[2]);
    }

    private static IEnumerable<(int Number, object Value)> Fields(byte[] body)
    {
        for (var position = 0; position < body.Length;)
        {
            var tag = Varint(body, ref position);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return (number, Varint(body, ref position));
                    break;
                case 1:
                    yield return (number, BitConverter.ToUInt64(body, position));
                    position += 8;
                    break;
                case 2:
                    var length = (int)Varint(body, ref position);
                    yield return (number, body[position..(position + length)]);
                    position += length;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7} at {position}.");
            }
        }
    }

    private static ulong Varint(byte[] body, ref int position)
    {
        for (ulong value = 0, shift = 0; ; shift += 7)
        {
            var next = body[position++];
            value |= (ulong)(next & 0x7F) << (int)shift;
            if (next < 0x80)
                return value;
        }
    }

    private static InvalidDataException Unexpected((int Number, object Value) field) => new($"Field {field.Number} is not expected here.");
}
