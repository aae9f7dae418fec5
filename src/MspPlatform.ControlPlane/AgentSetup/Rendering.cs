using System.Diagnostics.CodeAnalysis;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>A text, or why there is none. Exactly one of the two is set.</summary>
internal sealed class Rendering
{
    private Rendering(string? text, SetupProblem? problem) => (Text, Problem) = (text, problem);

    public string? Text { get; }

    public SetupProblem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Text))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Problem is null;

    public static Rendering Of(string text) => new(text, null);

    public static Rendering Refused(SetupProblem problem) => new(null, problem);
}
