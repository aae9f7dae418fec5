using Google.Protobuf;

namespace MspPlatform.RemoteWrite.Tests.Walking;

/// <summary>
/// The same message read the plain way, with Google.Protobuf's CodedInputStream and copies of everything. Tags that the library would
/// accept though proto3 has no use for them (groups), and wrong wire types of known fields, are refused here.
/// </summary>
internal static class ReferenceReader
{
    private const string Varint = "v", Fixed64 = "d", Length = "l", Number = "vl", Double = "dl";

    private static readonly Dictionary<int, string> MetadataFields = new()
    {
        [1] = Varint,
        [2] = Length,
        [4] = Length,
        [5] = Length,
        [11] = Varint,
        [12] = Varint,
    };

    private static readonly Dictionary<int, string> ExemplarFields = new() { [1] = Length, [2] = Fixed64, [3] = Varint };

    private static readonly Dictionary<int, string> HistogramFields = new()
    {
        [1] = Varint,
        [2] = Fixed64,
        [3] = Fixed64,
        [4] = Varint,
        [5] = Fixed64,
        [6] = Varint,
        [7] = Fixed64,
        [8] = Length,
        [9] = Number,
        [10] = Double,
        [11] = Length,
        [12] = Number,
        [13] = Double,
        [14] = Varint,
        [15] = Varint,
        [16] = Double,
    };

    internal static bool TryRead(byte[] message, EventLog log)
    {
        try
        {
            Read(message, log);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    /// <summary>Lengths at which the message could end, with the number of top-level fields before each.</summary>
    internal static Dictionary<int, int> TopLevelBoundaries(byte[] message)
    {
        using var input = new CodedInputStream(message);
        var boundaries = new Dictionary<int, int> { [0] = 0 };
        while (input.ReadTag() != 0)
        {
            input.SkipLastField();
            boundaries[(int)input.Position] = boundaries.Count;
        }

        return boundaries;
    }

    private static void Read(byte[] message, EventLog log) => Fields(message, (field, type, input) =>
    {
        if (field is 4 or 5)
            throw Refused();
        if (field is not (1 or 3))
            return false;
        Require(type == 2);
        var value = input.ReadBytes().ToByteArray();
        if (field == 1)
            ReadSeries(value, log);
        else
        {
            CheckFields(value, MetadataFields);
            log.Add('m', value);
        }

        return true;
    });

    private static void ReadSeries(byte[] series, EventLog log)
    {
        log.Add('S', series);
        Fields(series, (field, type, input) =>
        {
            if (field is not (1 or 2 or 3 or 4))
                return false;
            Require(type == 2);
            var value = input.ReadBytes().ToByteArray();
            switch (field)
            {
                case 1:
                    ReadLabel(value, log);
                    break;
                case 2:
                    ReadSample(value, log);
                    break;
                case 3:
                    CheckFields(value, ExemplarFields);
                    log.Add('e', value);
                    break;
                default:
                    log.Add('t', CheckFields(value, HistogramFields), 0);
                    log.Add('h', value);
                    break;
            }

            return true;
        });
        log.Add('E');
    }

    private static void ReadLabel(byte[] label, EventLog log)
    {
        byte[] name = [], text = [];
        Fields(label, (field, type, input) =>
        {
            if (field is not (1 or 2))
                return false;
            Require(type == 2);
            var value = input.ReadBytes().ToByteArray();
            if (field == 1)
                name = value;
            else
                text = value;
            return true;
        });
        log.Add('n', name);
        log.Add('v', text);
    }

    private static void ReadSample(byte[] sample, EventLog log)
    {
        ulong bits = 0;
        long timestamp = 0;
        Fields(sample, (field, type, input) =>
        {
            if (field is not (1 or 2))
                return false;
            Require(type == (field == 1 ? 1 : 0));
            if (field == 1)
                bits = input.ReadFixed64();
            else
                timestamp = input.ReadInt64();
            return true;
        });
        log.Add('s', timestamp, bits);
    }

    /// <summary>Returns the last value of varint field 15, where histograms keep their time.</summary>
    private static long CheckFields(byte[] message, Dictionary<int, string> known)
    {
        long timestamp = 0;
        Fields(message, (field, type, input) =>
        {
            if (known.TryGetValue(field, out var allowed))
                Require(allowed.Contains(type switch { 0 => 'v', 1 => 'd', 2 => 'l', _ => '?' }, StringComparison.Ordinal));
            if (field != 15 || known != HistogramFields)
                return false;
            timestamp = input.ReadInt64();
            return true;
        });
        return timestamp;
    }

    private static void Fields(byte[] message, Func<int, int, CodedInputStream, bool> read)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            var type = (int)(tag & 7);
            Require(type is 0 or 1 or 2 or 5);
            if (!read((int)(tag >> 3), type, input))
                input.SkipLastField();
        }
    }

    private static void Require(bool condition)
    {
        if (!condition)
            throw Refused();
    }

    // The library has no public way to make its own exception; running out of input is one.
    private static InvalidProtocolBufferException Refused()
    {
        try
        {
            using var empty = new CodedInputStream([]);
            empty.ReadFixed64();
        }
        catch (InvalidProtocolBufferException refused)
        {
            return refused;
        }

        throw new InvalidOperationException("An empty input was read.");
    }
}
