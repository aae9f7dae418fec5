using MspPlatform.Domain.Customers;

namespace MspPlatform.Gateway.Storage;

/// <summary>In whose name a store is written to and asked. Comes from the token, and from nothing else that a client sends.</summary>
/// <param name="AccountId">The customer's number in cluster back ends.</param>
internal readonly record struct StoreAccount(CustomerId Customer, int AccountId);
