using MspPlatform.Mock.Fleet.Model;
using MspPlatform.Mock.Fleet.Wire;

namespace MspPlatform.Mock.Fleet;

/// <summary>A server of the fleet, ready to be asked for its samples.</summary>
/// <param name="Identity">Its labels as text.</param>
/// <param name="Labels">The same, encoded.</param>
/// <param name="Model">What it does.</param>
/// <param name="Shape">Its series, shared with others of its kind.</param>
/// <param name="Token">Its agent token. Never logged.</param>
internal sealed record SimulatedServer(ServerIdentity Identity, ServerLabels Labels, ServerModel Model, SeriesShape Shape, AgentToken Token);
