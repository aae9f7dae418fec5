using Microsoft.EntityFrameworkCore.ChangeTracking;
using MspPlatform.Domain.Limits;

namespace MspPlatform.Persistence.Customers;

// Immutable, so it is its own snapshot; equal when it says the same.
internal sealed class LimitOverridesComparer() : ValueComparer<LimitOverrides>(
    (left, right) => (left == null ? null : left.ToJson()) == (right == null ? null : right.ToJson()),
    limits => limits.ToJson().GetHashCode(StringComparison.Ordinal),
    limits => limits);
