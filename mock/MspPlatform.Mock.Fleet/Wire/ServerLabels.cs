using System.Text;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Mock.Fleet.Wire;

/// <summary>
/// One server's labels, encoded once (some 200 bytes) and copied in runs into each of its series. Slots 0 to 5 are the sorted labels of
/// <see cref="ServerIdentity"/>, the last is uname's nodename.
/// </summary>
internal sealed class ServerLabels
{
    public const int CommonCount = 6;
    public const int NodeNameSlot = CommonCount;

    /// <summary>The names in slots 0 to 5: fixed, so that a shape can be laid out before any server is known.</summary>
    public static readonly string[] CommonNames = new ServerIdentity("", "", "", "").SortedLabels.Select(label => label.Name).ToArray();

    private readonly byte[] _bytes;
    private readonly int[] _offsets = new int[CommonCount + 2];

    public ServerLabels(ServerIdentity identity)
    {
        var all = identity.SortedLabels.Append(("nodename", identity.ServerName)).Select(label => Encode(label.Item1, label.Item2)).ToArray();
        for (var slot = 0; slot < all.Length; slot++)
            _offsets[slot + 1] = _offsets[slot] + all[slot].Length;
        _bytes = all.SelectMany(label => label).ToArray();
    }

    public int CommonLength => _offsets[CommonCount];

    public int NodeNameLength => _offsets[NodeNameSlot + 1] - _offsets[NodeNameSlot];

    public ReadOnlySpan<byte> Slots(int from, int to) => _bytes.AsSpan(_offsets[from], _offsets[to] - _offsets[from]);

    public static byte[] Encode(string name, string value)
    {
        var utf8Name = Encoding.UTF8.GetBytes(name);
        var utf8Value = Encoding.UTF8.GetBytes(value);
        var encoded = new byte[WriteRequestWriter.EncodedLabelLength(utf8Name.Length, utf8Value.Length)];
        WriteRequestWriter.EncodeLabel(encoded, utf8Name, utf8Value);
        return encoded;
    }
}
