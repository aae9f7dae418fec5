using MspPlatform.Domain.Backends;
using MspPlatform.Persistence.Backends;

namespace MspPlatform.ControlPlane.Backends;

internal static class BackendQueries
{
    public static IQueryable<Backend> After(this IQueryable<Backend> backends, BackendName last) =>
#pragma warning disable CA1309 // Becomes SQL, where the database's collation compares, the same that orders the list.
        backends.Where(b => string.Compare((string)(object)b.Name, last.Value) > 0);
#pragma warning restore CA1309
}
