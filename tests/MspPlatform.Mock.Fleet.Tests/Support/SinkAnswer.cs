using System.Net;

namespace MspPlatform.Mock.Fleet.Tests.Support;

internal sealed record SinkAnswer(HttpStatusCode Status, string? RetryAfter = null, string Text = "")
{
    public static implicit operator SinkAnswer(HttpStatusCode status) => new(status);
}
