namespace MspPlatform.Mock.Fleet;

/// <summary>The secret of an agent. A type of its own so that no log line, record or report can print it.</summary>
internal sealed class AgentToken(string text)
{
    public string Reveal() => text;

    public override string ToString() => "(token)";
}
