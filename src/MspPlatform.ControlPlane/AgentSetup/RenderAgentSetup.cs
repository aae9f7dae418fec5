using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Configuration;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>Renders what a server of a customer needs, for a customer that there is and that the caller may see.</summary>
internal sealed class RenderAgentSetup(PlatformContext database, IOptions<EdgeOptions> edge)
{
    /// <param name="render">One of the texts, such as <see cref="AgentConfiguration.Render"/>.</param>
    public async Task<Outcome<string>> ExecuteAsync(
        Caller caller, CustomerId customer, AgentSetupQuery query, Func<ServerSetup, Rendering> render, CancellationToken cancellationToken)
    {
        if (!await database.Customers.VisibleTo(caller).AnyAsync(c => c.Id == customer, cancellationToken))
            return CustomerErrors.NotFound;
        Rendering rendering = render(query.ToSetup(new Uri(edge.Value.PublicUrl), customer.Value));
        return rendering.Succeeded ? rendering.Text : AgentSetupErrors.Refused(rendering.Problem);
    }
}
