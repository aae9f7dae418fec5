using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace MspPlatform.ControlPlane;

/// <summary>The version of a row that a client wants to change: the entity tag in If-Match (RFC 9110 §13.1.1), or any when it sent none.</summary>
internal sealed class ExpectedVersion
{
    private readonly IList<EntityTagHeaderValue>? _accepted;

    private ExpectedVersion(IList<EntityTagHeaderValue>? accepted) => _accepted = accepted;

    /// <param name="rowVersion">PostgreSQL's row version.</param>
    public static string TagOf(uint rowVersion) => string.Create(CultureInfo.InvariantCulture, $"\"{rowVersion}\"");

    /// <summary>Text that is no list of entity tags matches nothing: the client wanted protection, and must not lose it to a typo.</summary>
    public static ExpectedVersion FromIfMatch(StringValues header)
    {
        if (header.Count == 0)
            return new ExpectedVersion(null);
        return EntityTagHeaderValue.TryParseStrictList(header, out IList<EntityTagHeaderValue>? tags) ? new ExpectedVersion(tags) : new ExpectedVersion([]);
    }

    /// <param name="rowVersion">Null when there is no row yet, which not even <c>*</c> matches.</param>
    public bool Matches(uint? rowVersion)
    {
        if (_accepted is null || rowVersion is not { } version)
            return _accepted is null;
        var current = new EntityTagHeaderValue(TagOf(version));
        return _accepted.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true));
    }
}
