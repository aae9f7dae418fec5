using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using MspPlatform.Domain.Customers;

namespace MspPlatform.Persistence.Customers;

internal sealed class CustomerIdConverter() : ValueConverter<CustomerId, string>(id => id.Value, text => CustomerId.Parse(text));
