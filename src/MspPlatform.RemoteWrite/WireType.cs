namespace MspPlatform.RemoteWrite;

/// <summary>Protobuf wire types that a proto3 message may hold (protobuf.dev/programming-guides/encoding).</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    Fixed32 = 5,
}
