using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.Gateway.Authentication;

/// <summary>A token as the hot path needs it: parsed, checked and with its customer beside it.</summary>
/// <param name="IsPass">Whether somebody of the MSP reads with it.</param>
internal sealed record TokenEntry(
    Guid Id,
    TokenKind Kind,
    string Prefix,
    TokenLifetime Lifetime,
    AllowedNetworks Networks,
    CustomerEntry Customer,
    CustomerState CustomerState,
    TokenActivity Activity,
    bool IsPass)
{
    public CustomerId CustomerId => Customer.Id;
}
