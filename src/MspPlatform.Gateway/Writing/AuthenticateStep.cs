using MspPlatform.Domain.Tokens;
using MspPlatform.Gateway.Authentication;

namespace MspPlatform.Gateway.Writing;

/// <summary>Whose write is it?</summary>
internal sealed class AuthenticateStep(TokenAuthenticator authenticator) : IWriteStep
{
    public async ValueTask<Refusal?> RunAsync(WriteContext write)
    {
        (TokenEntry? token, Refusal? refusal) = await authenticator.AuthenticateAsync(write.Http, TokenKind.Agent);
        if (token is not null)
            write.Token = token;
        return refusal;
    }
}
