namespace MspPlatform.Testing.Stack;

/// <summary>A customer that was onboarded through the public API.</summary>
public sealed record EndToEndCustomer(string Id, string AgentTokenId, string AgentToken, string TokenFile, string QueryToken);
