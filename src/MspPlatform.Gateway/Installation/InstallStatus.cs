using System.Globalization;
using Microsoft.AspNetCore.Http;
using MspPlatform.Domain.Tokens;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Telemetry;

namespace MspPlatform.Gateway.Installation;

/// <summary>
/// Tells an install script whether its agent's samples arrive: <c>key=value</c> lines that a POSIX shell can read. It knows what this
/// edge has seen since it started, nothing older.
/// </summary>
internal sealed class InstallStatus(TokenAuthenticator authenticator, GatewayMetrics metrics)
{
    public async Task HandleAsync(HttpContext http)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        (TokenEntry? token, Refusal? refusal) = await authenticator.AuthenticateAsync(http, TokenKind.Agent);
        refusal ??= authenticator.Admit(http, token!);
        if (refusal is not null)
        {
            metrics.Rejected(token, refusal.Reason);
            refusal.ApplyTo(http.Response);
            await http.Response.WriteAsync(refusal.Text + "\n", http.RequestAborted);
            return;
        }

        TokenActivity activity = token!.Activity;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"customer={token.CustomerId}\ntoken={token.Prefix}\nlastWrite={activity.LastWriteSeconds}\nsamples={activity.Samples}\nlastRejection={activity.LastRejection ?? "-"}\n");
        await http.Response.WriteAsync(text, http.RequestAborted);
    }
}
