using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Limits;

namespace MspPlatform.Gateway.Authentication;

/// <summary>A customer as the hot path needs it.</summary>
/// <param name="AccountId">Its number in cluster back ends.</param>
/// <param name="Traffic">The same object in every snapshot of this edge.</param>
internal sealed record CustomerEntry(CustomerId Id, int AccountId, CustomerLimits Limits, CustomerTraffic Traffic);
