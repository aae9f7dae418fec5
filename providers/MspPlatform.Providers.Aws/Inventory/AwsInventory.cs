using System.Runtime.CompilerServices;
using System.Xml.Linq;
using MspPlatform.Providers.Aws.Sessions;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Aws.Inventory;

/// <summary>EC2 instances and RDS databases of the regions in the settings.</summary>
internal sealed class AwsInventory(AwsSettings settings, AwsSession session) : IInventorySource
{
    private static readonly ResourceListing[] Listings = [Ec2Instances.Listing, RdsInstances.Listing];

    public async IAsyncEnumerable<CloudResource> ListAsync(InventoryRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string region in settings.Regions)
        {
            foreach (ResourceListing listing in Listings)
            {
                await foreach (CloudResource resource in ReadAsync(listing, region, request, cancellationToken))
                    yield return resource;
            }
        }
    }

    private async IAsyncEnumerable<CloudResource> ReadAsync(
        ResourceListing listing, string region, InventoryRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tokens = new PageTokens(listing.Operation);
        do
        {
            AwsAnswer answer = await session.SendAsync(listing.Page(region, tokens.Current), cancellationToken);

            // An organisation's policy may forbid a region, or a customer one of the services; the others are still worth listing.
            if (answer.Error is { Kind: ProviderErrorKind.Permission } refused)
            {
                request.OnFault(new ItemFault($"{listing.Operation} {region}", refused.Kind, $"{refused.Code}: {refused.Message}"));
                yield break;
            }

            XElement page = XmlAnswer.Read(answer, listing.Operation + "Response");
            foreach (CloudResource resource in listing.Resources(page, settings.AccountId, region))
                yield return resource.ResourceId.Length > 0 ? resource : throw answer.Malformed("a resource has no id.");
            tokens.MoveTo(listing.NextToken(page));
        }
        while (tokens.Current is not null);
    }
}
