using MspPlatform.Domain.Tokens;
using MspPlatform.Gateway.Authentication;

namespace MspPlatform.Gateway.Writing;

/// <summary>Whose write is it?</summary>
internal sealed class AuthenticateStep(TokenAuthenticator authenticator) : IWriteStep
{
    public ValueTask<Refusal?> RunAsync(WriteContext write)
    {
        Refusal? refusal = authenticator.Authenticate(write.Http, TokenKind.Agent, out TokenEntry? token);
        if (token is not null)
            write.Token = token;
        return ValueTask.FromResult(refusal);
    }
}
