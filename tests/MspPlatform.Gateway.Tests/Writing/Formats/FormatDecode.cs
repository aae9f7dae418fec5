using MspPlatform.Gateway.Writing.Formats;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Tests.Writing.Formats;

/// <summary>A decoder with its options filled in.</summary>
internal delegate bool FormatDecode(ReadOnlySpan<byte> body, WriteRequestWriter output, out FormatTally tally, out FormatFault fault);
