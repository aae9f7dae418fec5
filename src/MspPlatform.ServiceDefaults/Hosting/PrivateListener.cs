using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace MspPlatform.ServiceDefaults.Hosting;

/// <summary>
/// Tells requests of the private listener from the public one's by the connection they came in on, not by a port number or a Host
/// header that a client could choose.
/// </summary>
internal static class PrivateListener
{
    private static readonly object Mark = new();

    public static ConnectionDelegate Tag(ConnectionDelegate next) => connection =>
    {
        connection.Items[Mark] = Mark;
        return next(connection);
    };

    public static bool IsSourceOf(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(Mark) == true;
}
