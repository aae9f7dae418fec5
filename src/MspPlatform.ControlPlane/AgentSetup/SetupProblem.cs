namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>Why a setup cannot be rendered.</summary>
/// <param name="Field">The property of <see cref="ServerSetup"/>, in camel case as the API spells it.</param>
/// <param name="Message">A sentence for the operator: what is allowed. It never repeats the value.</param>
internal sealed record SetupProblem(string Field, string Message);
