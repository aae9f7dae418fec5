using System.Runtime.InteropServices;
using MspPlatform.Mock.Fleet.Model;

namespace MspPlatform.Mock.Fleet.Catalogue;

/// <summary>One summand of a series' value.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Term(Signal Signal, double Factor)
{
    public static implicit operator Term((Signal Signal, double Factor) pair) => new(pair.Signal, pair.Factor);

    public static implicit operator Term(Signal signal) => new(signal, 1);

    public static implicit operator Term(double constant) => new(Signal.One, constant);
}
