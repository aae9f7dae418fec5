using System.Buffers;

namespace MspPlatform.Gateway.Reading;

/// <summary>
/// Counts the series of a JSON answer while it passes by in pieces: the objects that lie so many objects deep. It trusts that the answer is
/// JSON, which is the store's to know.
/// </summary>
/// <param name="depth">1 for the answer itself.</param>
internal sealed class SeriesCounter(int depth)
{
    private static readonly SearchValues<byte> Telling = SearchValues.Create("\"{}"u8);
    private static readonly SearchValues<byte> TellingInText = SearchValues.Create("\"\\"u8);

    private int _depth;
    private bool _inText;
    private bool _escaped;

    public long Count { get; private set; }

    /// <summary>Reads on where the piece before ended.</summary>
    public void Read(ReadOnlySpan<byte> json)
    {
        while (!json.IsEmpty)
        {
            if (_escaped)
            {
                _escaped = false;
                json = json[1..];
                continue;
            }

            int at = json.IndexOfAny(_inText ? TellingInText : Telling);
            if (at < 0)
                return;
            Take(json[at]);
            json = json[(at + 1)..];
        }
    }

    private void Take(byte character)
    {
        switch (character)
        {
            case (byte)'"':
                _inText = !_inText;
                break;
            case (byte)'\\':
                _escaped = true;
                break;
            case (byte)'{':
                Count += ++_depth == depth ? 1 : 0;
                break;
            default:
                _depth--;
                break;
        }
    }
}
