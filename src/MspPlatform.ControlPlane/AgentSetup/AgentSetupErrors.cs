using MspPlatform.ControlPlane.Problems;

namespace MspPlatform.ControlPlane.AgentSetup;

internal static class AgentSetupErrors
{
    public static Failure Refused(SetupProblem problem) =>
        new(StatusCodes.Status400BadRequest, "unsupported_agent_setup", $"{problem.Field}: {problem.Message}");
}
