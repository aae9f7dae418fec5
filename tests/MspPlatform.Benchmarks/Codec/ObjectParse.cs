using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace MspPlatform.Benchmarks.Codec;

/// <summary>
/// Reads a body into objects with the calls that protoc's generated C# makes (<c>IBufferMessage</c> and <c>ParseContext</c>), which is
/// what a program without an own reader would do.
/// </summary>
internal static class ObjectParse
{
    internal static int CountSeries(byte[] body)
    {
        var request = new Request();
        request.MergeFrom(body);
        return request.Series.Count;
    }

    private sealed class Request : Message
    {
        internal List<Series> Series { get; } = [];

        protected override bool Read(uint tag, ref ParseContext input) => tag == 0x0A && Add(Series, ref input);
    }

    private sealed class Series : Message
    {
        private readonly List<Label> labels = [];
        private readonly List<Sample> samples = [];

        protected override bool Read(uint tag, ref ParseContext input) => tag switch
        {
            0x0A => Add(labels, ref input),
            0x12 => Add(samples, ref input),
            _ => false,
        };
    }

    private sealed class Label : Message
    {
        internal string Name { get; private set; } = "";

        internal string Value { get; private set; } = "";

        protected override bool Read(uint tag, ref ParseContext input)
        {
            if (tag == 0x0A)
                Name = input.ReadString();
            else if (tag == 0x12)
                Value = input.ReadString();
            else
                return false;
            return true;
        }
    }

    private sealed class Sample : Message
    {
        internal double Value { get; private set; }

        internal long Timestamp { get; private set; }

        protected override bool Read(uint tag, ref ParseContext input)
        {
            if (tag == 0x09)
                Value = input.ReadDouble();
            else if (tag == 0x10)
                Timestamp = input.ReadInt64();
            else
                return false;
            return true;
        }
    }

    private abstract class Message : IBufferMessage
    {
        public MessageDescriptor Descriptor => throw new NotSupportedException();

        public void InternalMergeFrom(ref ParseContext input)
        {
            while (input.ReadTag() is var tag and not 0)
            {
                if (!Read(tag, ref input))
                    throw new NotSupportedException($"Tag {tag} is not in the benchmark's body.");
            }
        }

        public void InternalWriteTo(ref WriteContext output) => throw new NotSupportedException();

        public void MergeFrom(CodedInputStream input) => input.ReadRawMessage(this);

        public void WriteTo(CodedOutputStream output) => throw new NotSupportedException();

        public int CalculateSize() => throw new NotSupportedException();

        protected abstract bool Read(uint tag, ref ParseContext input);

        protected static bool Add<T>(List<T> list, ref ParseContext input)
            where T : Message, new()
        {
            var message = new T();
            input.ReadMessage(message);
            list.Add(message);
            return true;
        }
    }
}
