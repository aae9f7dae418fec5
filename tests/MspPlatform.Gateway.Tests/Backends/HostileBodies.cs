using MspPlatform.RemoteWrite;
using MspPlatform.Testing;
using static MspPlatform.Gateway.Tests.Writing.Formats.OtlpBytes;

namespace MspPlatform.Gateway.Tests.Backends;

/// <summary>Remote-write bodies by which a client would like to be somebody else.</summary>
internal static class HostileBodies
{
    public const string Version2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    /// <summary>Series of one metric that carry a <c>customer_id</c> in every way that one label can be written, one sample each.</summary>
    public static byte[] OneForeignCustomer(string metric, string foreign, long now)
    {
        using var writer = new WriteRequestWriter();
        byte[] name = Label("__name__", metric), customer = Label("customer_id", foreign), zone = Label("zone", "z");
        byte[] twice = Field(1, [.. Field(1, "zzz"), .. Field(2, foreign), .. Field(1, "customer_id")]);
        byte[] valueTwice = Field(1, [.. Field(1, "customer_id"), .. Field(2, "harmless"), .. Field(2, foreign)]);
        writer.AddSeries([.. name, .. customer, .. Label("case", "sorted"), .. zone], 1, now);
        writer.AddSeries([.. zone, .. name, .. Label("case", "unsorted"), .. customer], 1, now);
        writer.AddSeries([.. name, .. Label("case", "twice"), .. twice], 1, now);
        writer.AddSeries([.. name, .. Label("case", "value"), .. valueTwice], 1, now);
        writer.AddSeries([.. name, .. Label("case", "empty"), .. Label("customer_id", "")], 1, now);
        writer.AddSeries([.. name, .. Label("case", "none")], 1, now);

        // Above twelve labels Go's sort.Sort no longer keeps the order of equal ones.
        byte[] many = [.. Enumerable.Range(0, 25).Reverse().SelectMany(i => Label($"l{i:00}", "v"))];
        writer.AddSeries([.. many, .. customer, .. name, .. Label("case", "many")], 1, now);
        return RemoteWriteBody.Compress(writer.WrittenSpan);
    }

    /// <summary>How many series <see cref="OneForeignCustomer"/> has.</summary>
    public const int OneForeignCustomerSeries = 7;

    /// <summary>A series whose <c>customer_id</c> stands there twice.</summary>
    public static byte[] TwoForeignCustomers(string metric, string foreign, long now) =>
        new RemoteWriteBody().Series(1, now, ("__name__", metric), ("customer_id", foreign), ("customer_id", foreign), ("case", "two")).ToSnappy();

    /// <summary>Remote write 2.0 with a foreign customer, its symbols out of order.</summary>
    public static byte[] OfVersion2(string metric, string foreign, long now)
    {
        string[] symbols = ["", "zone", "z", "customer_id", foreign, "__name__", metric, "case", "v2"];
        byte[] series = Field(5, [.. Field(1, [5, 6, 7, 8, 3, 4, 1, 2]), .. Field(2, [.. Fixed(1, 1.5), .. Varint(2, (ulong)now)])]);
        return RemoteWriteBody.Compress(Join([.. symbols.Select(symbol => Field(4, symbol)), series]));
    }

    private static byte[] Label(string name, string value) => Field(1, [.. Field(1, name), .. Field(2, value)]);
}
