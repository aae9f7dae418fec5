using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Limits;
using MspPlatform.Gateway.Storage;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Authentication;

/// <summary>A customer as the hot path needs it.</summary>
/// <param name="AccountId">Its number in cluster back ends.</param>
/// <param name="Traffic">The same object in every snapshot of this edge.</param>
/// <param name="Store">Where its samples live; null when the edge does not know that back end.</param>
/// <param name="Label">Its <c>customer_id</c>, where that is written into bodies.</param>
internal sealed record CustomerEntry(CustomerId Id, int AccountId, CustomerLimits Limits, CustomerTraffic Traffic, Store? Store, CustomerLabel Label)
{
    public StoreAccount Account => new(Id, AccountId);
}
