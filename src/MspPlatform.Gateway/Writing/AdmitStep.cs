using MspPlatform.Gateway.Authentication;

namespace MspPlatform.Gateway.Writing;

/// <summary>May this customer write now, and from this address?</summary>
internal sealed class AdmitStep(TokenAuthenticator authenticator) : IWriteStep
{
    public ValueTask<Refusal?> RunAsync(WriteContext write) => ValueTask.FromResult(authenticator.Admit(write.Http, write.Token));
}
