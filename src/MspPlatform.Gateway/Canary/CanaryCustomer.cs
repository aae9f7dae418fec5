using System.Text;
using MspPlatform.Domain.Customers;
using MspPlatform.Gateway.Storage;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Canary;

/// <summary>
/// A customer that nobody is, with words that only its own answers may hold. They are always the same, so that they cost the store a
/// handful of series, and edges that run side by side find each other's.
/// </summary>
internal sealed class CanaryCustomer
{
    public static readonly CanaryCustomer A = new("canary-a");
    public static readonly CanaryCustomer B = new("canary-b");

    private CanaryCustomer(string id)
    {
        Id = CustomerId.Parse(id);
        string stem = id.Replace('-', '_');
        Metric = stem + "_secret_metric";
        Value = stem + "_secret_value";
        LabelName = stem + "_label";
    }

    public CustomerId Id { get; }

    /// <summary>Both in one account of a cluster, which no customer has: there <c>extra_label</c> alone is to keep them apart.</summary>
    public StoreAccount Account => new(Id, AccountId: 0);

    /// <summary>A metric's name; never part of what the other one asks.</summary>
    public string Metric { get; }

    /// <summary>A label's value; never part of what the other one asks.</summary>
    public string Value { get; }

    /// <summary>A label's name, by which the other one asks.</summary>
    public string LabelName { get; }

    /// <summary>A remote-write body with its secrets, one snappy block.</summary>
    /// <param name="stamped">Whether the series carry the <c>customer_id</c> themselves.</param>
    public byte[] Secrets(DateTimeOffset now, bool stamped)
    {
        using var writer = new WriteRequestWriter(initialCapacity: 1024);
        long timestamp = now.ToUnixTimeMilliseconds();
        ReadOnlySpan<(string, string)> stamp = stamped ? [("customer_id", Id.Value)] : [];
        writer.AddSeries(Labels([("__name__", Metric), (LabelName, Value), .. stamp, ("shared", Value)]), 42, timestamp);
        writer.AddSeries(Labels([("__name__", "up"), .. stamp, ("instance", Value)]), 1, timestamp);
        var block = new byte[SnappyBlock.MaxEncodedLength(writer.WrittenSpan.Length)];
        return block[..SnappyBlock.Encode(writer.WrittenSpan, block)];
    }

    private static byte[] Labels(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var block = new List<byte>();
        foreach ((string name, string value) in labels)
        {
            byte[] nameBytes = Encoding.UTF8.GetBytes(name), valueBytes = Encoding.UTF8.GetBytes(value);
            var label = new byte[WriteRequestWriter.EncodedLabelLength(nameBytes.Length, valueBytes.Length)];
            WriteRequestWriter.EncodeLabel(label, nameBytes, valueBytes);
            block.AddRange(label);
        }

        return [.. block];
    }
}
