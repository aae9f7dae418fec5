using MspPlatform.ControlPlane.Access;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

internal static class TokenQueries
{
    /// <summary>The tokens of one kind that the caller may see, read passes not among them. The predicate repeats what the route's requirement checked.</summary>
    public static IQueryable<AccessToken> VisibleTo(this IQueryable<AccessToken> tokens, Caller caller, TokenKind kind)
    {
        tokens = tokens.Where(t => t.Kind == kind && t.PassHolderId == null);
        return caller.Customer is { } own ? tokens.Where(t => t.CustomerId == own) : tokens;
    }

    /// <summary>As <see cref="VisibleTo(IQueryable{AccessToken}, Caller, TokenKind)"/>, of one customer.</summary>
    public static IQueryable<AccessToken> VisibleTo(this IQueryable<AccessToken> tokens, Caller caller, TokenKind kind, CustomerId customer) =>
        tokens.VisibleTo(caller, kind).Where(t => t.CustomerId == customer);

    /// <summary>The read passes for a customer that the caller may see: the customer may know who of the MSP reads its metrics.</summary>
    public static IQueryable<AccessToken> PassesVisibleTo(this IQueryable<AccessToken> tokens, Caller caller, CustomerId customer)
    {
        tokens = tokens.Where(t => t.Kind == TokenKind.Query && t.PassHolderId != null && t.CustomerId == customer);
        return caller.Customer is { } own ? tokens.Where(t => t.CustomerId == own) : tokens;
    }
}
