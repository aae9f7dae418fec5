namespace MspPlatform.Testing;

/// <summary>A token as its customer has it: with its text.</summary>
public sealed record IssuedToken(Guid Id, string Text);
