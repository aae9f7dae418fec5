using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using MspPlatform.Domain.Backends;

namespace MspPlatform.Persistence.Backends;

internal sealed class BackendNameConverter() : ValueConverter<BackendName, string>(name => name.Value, text => BackendName.Parse(text));
