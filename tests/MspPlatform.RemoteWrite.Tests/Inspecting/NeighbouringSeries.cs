using System.Text;
using MspPlatform.RemoteWrite.Tests.Walking;

namespace MspPlatform.RemoteWrite.Tests.Inspecting;

/// <summary>
/// Makes bodies whose series differ from the one before in a label or two, in every way a label can: changed, inserted, removed, moved,
/// given twice, longer, encoded in another way.
/// </summary>
/// <param name="time">Added to the times of samples, 0 to 3000.</param>
internal sealed class NeighbouringSeries(int seed, long time = 0)
{
    private static readonly string[] Names =
        [
            "__name__", "", "a", "cpu", "customer_id", "customer.id", "instance", "job", "le", "mode", "vm_account_id",
            "quite_a_long_label_name_that_fills_a_vector_or_two", "zone",
        ];

    private readonly Random random = new(seed);

    internal byte[] Next()
    {
        var body = new List<byte>();
        List<(string Name, string Value)> labels = [("__name__", "up"), ("instance", "web-1"), ("job", "node"), ("zone", "a")];
        for (var series = random.Next(1, 7); series > 0; series--)
        {
            for (var changes = random.Next(0, 3); changes > 0; changes--)
                Change(labels);
            body.AddRange(TestMessages.Series([.. labels.Select(Encode), .. Samples()]));
            if (random.Next(20) == 0)
                body.AddRange(TestMessages.Field(3, TestMessages.Field(2, "up"u8)));
        }

        return [.. body];
    }

    private void Change(List<(string Name, string Value)> labels)
    {
        var at = random.Next(labels.Count + 1);
        var other = random.Next(labels.Count + 1);
        switch (random.Next(7))
        {
            case 0 or 1 when at < labels.Count:
                labels[at] = (labels[at].Name, Value());
                break;
            case 2:
                labels.Insert(at, (Name(), Value()));
                break;
            case 3 when at < labels.Count:
                labels.RemoveAt(at);
                break;
            case 4 when at < labels.Count && other < labels.Count:
                (labels[at], labels[other]) = (labels[other], labels[at]);
                break;
            case 5 when at < labels.Count:
                labels[at] = (Name(), labels[at].Value);
                break;
            case 6 when random.Next(40) == 0:
                labels.AddRange(Enumerable.Range(0, 70).Select(i => ($"many_{i}", "x")));
                break;
            case 6 when random.Next(4) == 0:
                labels.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
                break;
        }

        if (labels.Count > 100)
            labels.RemoveRange(5, labels.Count - 5);
    }

    private string Name() => Names[random.Next(Names.Length)];

    private string Value() => random.Next(12) switch
    {
        0 => "",
        1 => new string('v', random.Next(100, 400)),
        _ => $"value-{random.Next(30)}",
    };

    private byte[] Encode((string Name, string Value) label)
    {
        var name = TestMessages.Field(1, Encoding.UTF8.GetBytes(label.Name));
        var value = TestMessages.Field(2, Encoding.UTF8.GetBytes(label.Value));
        return random.Next(60) switch
        {
            0 => TestMessages.Field(1, [.. value, .. name]),
            1 => TestMessages.Field(1, [.. TestMessages.Field(1, "first"u8), .. name, .. value]),
            2 when label.Value.Length == 0 => TestMessages.Field(1, name),
            3 => [0x8A, 0x00, .. TestMessages.Varint((ulong)(name.Length + value.Length), 3), .. name, .. value],
            _ => TestMessages.Field(1, [.. name, .. value]),
        };
    }

    private IEnumerable<byte[]> Samples()
    {
        for (var count = random.Next(8) == 0 ? random.Next(4) : 1; count > 0; count--)
            yield return random.Next(16) switch
            {
                0 => TestMessages.Sample(time + random.Next(3000), 5),
                1 => TestMessages.Field(2, TestMessages.Number(2, (ulong)(time + random.Next(3000)))),
                2 => TestMessages.Field(4, TestMessages.Number(15, (ulong)(time + random.Next(3000)))),
                3 => TestMessages.Field(3, TestMessages.Fixed64(2, 7)),
                4 => TestMessages.Field(2, [.. TestMessages.Number(2, (ulong)(time + 1500)), .. TestMessages.Fixed64(1, 9)]),
                _ => TestMessages.Sample(time + 1500, 5),
            };
    }
}
