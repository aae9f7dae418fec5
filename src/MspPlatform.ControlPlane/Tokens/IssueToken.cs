using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>
/// Issues a token of any kind. A suspended customer gets tokens too: the edge refuses them until it is resumed, and who prepares its
/// return should not have to lift the suspension first. One that is leaving or has left gets none.
/// </summary>
internal sealed class IssueToken(PlatformContext database, AuditLog audit, TokenHasher hasher, TimeProvider clock, ILogger<IssueToken> log)
{
    public async Task<Outcome<IssuedToken>> ExecuteAsync(Caller caller, TokenGrant grant, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetStorableNow();
        if (grant.ExpiresAt <= now)
            return TokenErrors.ExpiresInPast;
        if (!AllowedNetworks.TryParse(grant.AllowedCidrs, out _, out string? fault))
            return TokenErrors.InvalidCidr(fault);

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (grant.Customer is { } customer && await RefuseAsync(caller, customer, cancellationToken) is { } refusal)
            return refusal;

        var issued = IssuedToken.Create(grant, caller.Actor, now, hasher);
        database.Tokens.Add(issued.Row);
        try
        {
            string action = $"{TokenNoun.Of(issued.Row)}.issue";
            await audit.CommitAsync(
                new AuditRecord(caller, action, grant.Customer, issued.Row.Id.ToString(), null, TokenSnapshot.Of(issued.Row)),
                cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.Violates(Constraints.CurrentTokenName))
        {
            return TokenErrors.NameTaken(grant.Name);
        }

        Log.TokenIssued(log, grant.Kind, issued.Row.Id, caller.Actor);
        return issued;
    }

    private async Task<Failure?> RefuseAsync(Caller caller, CustomerId id, CancellationToken cancellationToken)
    {
        CustomerState? state = await database.Customers
            .VisibleTo(caller)
            .Where(c => c.Id == id)
            .Select(c => (CustomerState?)c.State)
            .SingleOrDefaultAsync(cancellationToken);
        return state switch
        {
            null => CustomerErrors.NotFound,
            CustomerState.Active or CustomerState.Suspended => null,
            { } leaving => TokenErrors.CustomerLeaving(leaving),
        };
    }
}
