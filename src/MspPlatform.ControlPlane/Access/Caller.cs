using System.Net;
using System.Security.Claims;
using MspPlatform.Domain.Customers;

namespace MspPlatform.ControlPlane.Access;

/// <summary>Who makes the request, as far as decisions and the audit log need to know.</summary>
/// <param name="Actor">The credential, such as <c>api-key:0198…</c>.</param>
/// <param name="Customer">The only customer the caller may touch; null when it is the MSP itself.</param>
/// <param name="Credential">The credential's id; empty for what has none, such as the verb migrate.</param>
/// <param name="Name">What people call the credential.</param>
/// <param name="Address">The client's address as the edge saw it.</param>
internal sealed record Caller(string Actor, CustomerId? Customer, IReadOnlySet<string> Scopes, IPAddress? Address, Guid Credential, string Name)
{
    private const string ActorClaim = "actor";
    private const string CredentialClaim = "credential";
    private const string NameClaim = "name";
    private const string CustomerClaim = "customer";
    private const string ScopeClaim = "scope";

    public bool MaySee(CustomerId customer) => Customer is null || Customer == customer;

    public ClaimsPrincipal ToPrincipal(string scheme)
    {
        var identity = new ClaimsIdentity(scheme, ActorClaim, roleType: null);
        identity.AddClaim(new Claim(ActorClaim, Actor));
        identity.AddClaim(new Claim(CredentialClaim, Credential.ToString()));
        identity.AddClaim(new Claim(NameClaim, Name));
        if (Customer is { } customer)
            identity.AddClaim(new Claim(CustomerClaim, customer.Value));
        identity.AddClaims(Scopes.Select(scope => new Claim(ScopeClaim, scope)));
        return new ClaimsPrincipal(identity);
    }

    /// <exception cref="InvalidOperationException">The request is not authenticated: its endpoint declares no permission.</exception>
    public static Caller From(ClaimsPrincipal principal, IPAddress? address)
    {
        string actor = principal.FindFirstValue(ActorClaim) ?? throw new InvalidOperationException("The request is not authenticated.");
        string? customer = principal.FindFirstValue(CustomerClaim);
        return new Caller(
            actor,
            customer is null ? null : CustomerId.Parse(customer),
            principal.FindAll(ScopeClaim).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal),
            address,
            Guid.Parse(principal.FindFirstValue(CredentialClaim)!),
            principal.FindFirstValue(NameClaim)!);
    }

    /// <summary>Lets handlers take the caller as a parameter.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult<Caller?>(From(context.User, context.Connection.RemoteIpAddress));
}
