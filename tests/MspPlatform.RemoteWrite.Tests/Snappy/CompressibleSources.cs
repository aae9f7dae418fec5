using System.Text;

namespace MspPlatform.RemoteWrite.Tests.Snappy;

/// <summary>Bytes to compress, from all equal to random.</summary>
internal static class CompressibleSources
{
    internal static IEnumerable<byte[]> All(int length, int seed)
    {
        var random = new Random(seed);
        yield return new byte[length];
        yield return Random(length, random);
        yield return Text(length, random);
        for (var period = 1; period <= 33; period += 2)
            yield return Periodic(length, period, random);
        yield return Mixed(length, random);
    }

    internal static byte[] Text(int length, Random random)
    {
        string[] words = ["node_cpu_seconds_total", "instance", "10.0.0.17:9100", "mode", "iowait", "job", "node", "cpu", "device"];
        var text = new StringBuilder(length + 32);
        while (text.Length < length)
            text.Append(words[random.Next(words.Length)]).Append(random.Next(3) == 0 ? "=" : ",");
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    private static byte[] Random(int length, Random random)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Periodic(int length, int period, Random random)
    {
        var pattern = Random(period, random);
        return [.. Enumerable.Range(0, length).Select(i => pattern[i % period])];
    }

    private static byte[] Mixed(int length, Random random)
    {
        var bytes = new List<byte>(length + 200);
        while (bytes.Count < length)
            bytes.AddRange(random.Next(3) switch
            {
                0 => Random(random.Next(1, 200), random),
                1 => Text(random.Next(1, 200), random),
                _ => Periodic(random.Next(1, 200), random.Next(1, 20), random),
            });
        return [.. bytes.Take(length)];
    }
}
