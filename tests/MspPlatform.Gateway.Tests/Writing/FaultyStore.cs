using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MspPlatform.Gateway.Tests.Writing;

/// <summary>A store that fails in the way a test asks for, which a real one does not do on demand.</summary>
internal sealed class FaultyStore : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FaultyStore(WebApplication app)
    {
        _app = app;
        Url = new Uri(app.Urls.First());
    }

    public Uri Url { get; }

    public static async Task<FaultyStore> StartAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new FaultyStore(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
