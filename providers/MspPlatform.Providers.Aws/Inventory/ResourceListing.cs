using System.Xml.Linq;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Aws.Inventory;

/// <summary>How one service lists what it runs.</summary>
/// <param name="Operation">As AWS names it.</param>
/// <param name="Page">The request for a page of a region; the token is null for the first.</param>
/// <param name="Resources">What stands on a page, of an account and a region. A resource without an id is not one.</param>
/// <param name="NextToken">Where a page says that there is another.</param>
internal sealed record ResourceListing(
    string Operation, Func<string, string?, AwsCall> Page, Func<XElement, string, string, IEnumerable<CloudResource>> Resources, Func<XElement, string?> NextToken);
