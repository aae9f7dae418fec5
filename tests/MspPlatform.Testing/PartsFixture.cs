using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Parts;
using Xunit;

namespace MspPlatform.Testing;

/// <summary>
/// Fetches the real agents before an assembly's tests look for them: declare it with <c>[assembly: AssemblyFixture(typeof(PartsFixture))]</c>.
/// Where they cannot be had, the tests that need one say so themselves.
/// </summary>
public sealed class PartsFixture : IAsyncLifetime
{
    /// <summary>Why the parts are missing; null when they are there.</summary>
    public static string? Problem { get; private set; }

    public async ValueTask InitializeAsync()
    {
        try
        {
            await ThirdPartyParts.EnsureAsync();
        }
        catch (StackException exception)
        {
            Problem = exception.Message;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
