using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using MspPlatform.Domain.Limits;

namespace MspPlatform.Persistence.Customers;

internal sealed class LimitOverridesConverter() : ValueConverter<LimitOverrides, string>(limits => limits.ToJson(), json => Parse(json))
{
    private static LimitOverrides Parse(string json) =>
        LimitOverrides.TryParse(json, out LimitOverrides? limits, out string? fault) ? limits : throw new FormatException(fault);
}
