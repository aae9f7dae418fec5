using MspPlatform.RemoteWrite.Tests.Walking;

namespace MspPlatform.RemoteWrite.Tests.Rewriting;

/// <summary>What the rewriter must write for a sound body, worked out with lists of fields.</summary>
internal static class NaiveRewrite
{
    internal static byte[] Rewrite(byte[] message, bool[] dropped, RewriteRules rules, byte[] customer)
    {
        var output = new List<byte>();
        var index = 0;
        foreach (var field in WireField.Split(message))
        {
            if (field.Number != 1 && !rules.SeriesOnly)
                output.AddRange(field.Whole);
            else if (field.Number == 1 && !dropped.ElementAtOrDefault(index++))
                output.AddRange(Series(WireField.Split(field.Value), rules, customer));
        }

        return [.. output];
    }

    private static byte[] Series(List<WireField> fields, RewriteRules rules, byte[] customer)
    {
        bool IsData(WireField field) => field.Number is 2 or 4;
        bool IsInTime(WireField field) => Time(field) >= rules.MinTimestamp && Time(field) <= rules.MaxTimestamp;
        var all = fields.Count(IsData);
        fields = [.. fields.Where(field => (!IsData(field) || IsInTime(field)) && (field.Number != 3 || !rules.DropExemplars))];
        var kept = fields.Count(IsData);
        if (kept == 0 && (all > 0 || !fields.Exists(field => field.Number == 3)))
            return [];
        if (customer.Length > 0)
            Stamp(fields, customer);
        return TestMessages.Series([.. fields.Select(field => field.Whole)]);
    }

    private static void Stamp(List<WireField> fields, byte[] customer)
    {
        var own = "customer_id"u8.ToArray();
        fields.RemoveAll(field => field.Number == 1 && NameOf(field).SequenceEqual(own));
        var at = fields.FindIndex(field => field.Number == 1 && NameOf(field).AsSpan().SequenceCompareTo(own) > 0);
        if (at < 0)
            at = fields.FindLastIndex(field => field.Number == 1) + 1;
        var label = TestMessages.Field(1, [.. TestMessages.Field(1, own), .. TestMessages.Field(2, customer)]);
        fields.Insert(at, new WireField(1, 2, label, [.. TestMessages.Field(1, own), .. TestMessages.Field(2, customer)]));
        Sort(fields);
    }

    // Only what is out of order: where labels stand between other fields is the sender's business otherwise.
    private static void Sort(List<WireField> fields)
    {
        WireField[] labels = [.. fields.Where(field => field.Number == 1)];
        bool inOrder = labels.Zip(labels.Skip(1)).All(pair => NameOf(pair.First).AsSpan().SequenceCompareTo(NameOf(pair.Second)) <= 0);
        if (inOrder)
            return;
        WireField[] others = [.. fields.Where(field => field.Number != 1)];
        fields.Clear();
        fields.AddRange(labels.OrderBy(NameOf, Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y))));
        fields.AddRange(others);
    }

    private static byte[] NameOf(WireField label) => WireField.Split(label.Value).LastOrDefault(field => field.Number == 1)?.Value ?? [];

    private static long Time(WireField data)
    {
        var wanted = data.Number == 2 ? 2 : 15;
        return WireField.Split(data.Value).LastOrDefault(field => field.Number == wanted)?.Numbers().Single() is { } time ? (long)time : 0;
    }
}
