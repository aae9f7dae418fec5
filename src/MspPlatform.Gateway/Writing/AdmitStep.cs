using MspPlatform.Domain;
using MspPlatform.Gateway.Authentication;

namespace MspPlatform.Gateway.Writing;

/// <summary>May this customer write now, and from this address? And is there a place for it?</summary>
internal sealed class AdmitStep(TokenAuthenticator authenticator) : IWriteStep
{
    private static readonly Refusal NoStore =
        Refusal.Unavailable(RejectionReason.StoreUnavailable, "this customer's metrics store is not known to the edge; keep the samples and try again.");

    public ValueTask<Refusal?> RunAsync(WriteContext write) =>
        ValueTask.FromResult(authenticator.Admit(write.Http, write.Token) ?? (write.Token.Customer.Store is null ? NoStore : null));
}
