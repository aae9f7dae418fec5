namespace MspPlatform.Domain.Tokens;

/// <summary>What a program's credential is for. Kinds never stand in for each other.</summary>
public enum TokenKind
{
    /// <summary>Writes samples of one customer.</summary>
    Agent,

    /// <summary>Reads samples of one customer.</summary>
    Query,

    /// <summary>Is exchanged for an agent token during installation.</summary>
    Enroll,

    /// <summary>Calls the control plane.</summary>
    Api,
}
