using System.Runtime.InteropServices;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>What every decoder needs to know.</summary>
/// <param name="NowMilliseconds">Time of samples that carry none, in milliseconds since 1970 UTC.</param>
/// <param name="MaxOutputBytes">Largest remote write message to build, in bytes, more than 0. Bounds how much a small body can grow to.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FormatOptions(long NowMilliseconds, int MaxOutputBytes);
