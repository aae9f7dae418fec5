using System.Net;
using System.Net.Sockets;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Tests.Processes;

public sealed class LoopbackPortTests
{
    [Fact]
    public void EnsureFree_PortInUse_NamesPortPartAndHolder()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var failure = Should.Throw<StackException>(() => LoopbackPort.EnsureFree(port, "the edge"));

        failure.Message.ShouldStartWith($"Port {port}, which the edge needs, is in use by ");
        failure.Message.ShouldContain($"(process {Environment.ProcessId}): stop it, or choose another range with MSP_EDGE_URL=");
    }

    [Fact]
    public void EnsureFree_PortInUseOnAllAddresses_IsNoticed()
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, 0);
        listener.Server.DualMode = true;
        listener.Start();

        Should.Throw<StackException>(() => LoopbackPort.EnsureFree(((IPEndPoint)listener.LocalEndpoint).Port, "the edge"));
    }

    [Fact]
    public void EnsureFree_PortFree_LeavesItFree()
    {
        var port = LoopbackPort.FindFree();

        LoopbackPort.EnsureFree(port, "the edge");
        LoopbackPort.EnsureFree(port, "the edge");

        LoopbackPort.FindHolder(port).ShouldBeNull();
    }
}
