namespace MspPlatform.Mock.Fleet.Input;

/// <summary>What the user gave cannot be used. The message is one sentence, ready to print.</summary>
internal sealed class InputException(string message) : Exception(message);
