using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.Gateway.Authentication;

/// <summary>A token as the hot path needs it: parsed, checked and with its customer beside it.</summary>
internal sealed record TokenEntry(
    Guid Id,
    TokenKind Kind,
    string Prefix,
    TokenLifetime Lifetime,
    AllowedNetworks Networks,
    CustomerEntry Customer,
    CustomerState CustomerState,
    TokenActivity Activity)
{
    public CustomerId CustomerId => Customer.Id;
}
