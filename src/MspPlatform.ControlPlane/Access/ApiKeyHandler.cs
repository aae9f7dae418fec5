using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using MspPlatform.ControlPlane.Problems;

namespace MspPlatform.ControlPlane.Access;

/// <summary>Authenticates programs by their API key.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeyVerifier verifier,
    ControlPlaneMetrics metrics)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    private Failure _refusal = AccessErrors.MissingCredentials;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count == 0)
            return AuthenticateResult.NoResult();
        if (PresentedToken.Read(Request.Headers.Authorization) is not { } token)
            return Refuse(AccessErrors.MalformedToken);

        Outcome<Caller> outcome = await verifier.VerifyAsync(token, Context.Connection.RemoteIpAddress, Request.Headers.UserAgent, Context.RequestAborted);
        return outcome.Succeeded(out Caller? caller, out Failure? failure)
            ? AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName))
            : Refuse(failure);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        metrics.Refused(_refusal.Code);
        if (_refusal.Status == StatusCodes.Status401Unauthorized)
            Response.Headers.WWWAuthenticate = _refusal == AccessErrors.MissingCredentials ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Context.WriteProblemAsync(_refusal);
    }

    private AuthenticateResult Refuse(Failure failure)
    {
        _refusal = failure;
        return AuthenticateResult.Fail(failure.Code);
    }
}
