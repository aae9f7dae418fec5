using System.Xml.Linq;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Aws.Sessions;

/// <summary>
/// Acts as the customer's role. Nothing is asked in the name of a session that has not proved to be in the account of the settings: else a
/// credential that fell back to somebody else would show every customer that one's numbers (prometheus/cloudwatch_exporter#393).
/// </summary>
internal sealed class AwsSession(AwsSettings settings, AwsWire wire, TimeProvider time) : IDisposable
{
    private const string StsVersion = "2011-06-15";

    // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: an hour is what every role allows.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _gate = new(1);
    private volatile ProvenSession? _current;

    /// <summary>Asks anew, even if a session is open.</summary>
    public async Task<AccountIdentity> ProveIdentityAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _current = null;
            return (_current = await BeginAsync(cancellationToken)).Identity;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <exception cref="ProviderException">No session could be had, or no answer came. What AWS refused is in the answer.</exception>
    public async Task<AwsAnswer> SendAsync(AwsCall call, CancellationToken cancellationToken)
    {
        ProvenSession session = await CurrentAsync(cancellationToken);
        AwsAnswer answer = await wire.SendAsync(call, session.Credentials, session.Secrets, cancellationToken);
        if (answer.Error is { } error && AwsErrorCodes.IsExpiredSession(error.Code))
            Interlocked.CompareExchange(ref _current, null, session);
        return answer;
    }

    /// <summary>Tries to assume the role as somebody would who does not know the external id. AWS must refuse that.</summary>
    public Task<AwsAnswer> AssumeWithoutExternalIdAsync(CancellationToken cancellationToken) => AssumeAsync(null, cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async Task<ProvenSession> CurrentAsync(CancellationToken cancellationToken)
    {
        if (Usable(_current) is { } open)
            return open;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return Usable(_current) ?? (_current = await BeginAsync(cancellationToken));
        }
        finally
        {
            _gate.Release();
        }
    }

    private ProvenSession? Usable(ProvenSession? session) => session is not null && session.Expires - RenewBefore > time.GetUtcNow() ? session : null;

    private async Task<ProvenSession> BeginAsync(CancellationToken cancellationToken)
    {
        AwsAnswer assumed = await AssumeAsync(settings.ExternalId, cancellationToken);

        // Refused here is refused everywhere: the role is gone, trusts somebody else or wants another external id.
        if (assumed.Error is { Kind: ProviderErrorKind.Permission } refused)
            throw new ProviderException(ProviderErrorKind.Credentials, assumed.Call.Operation, $"{refused.Code}: {refused.Message}");
        XElement answer = XmlAnswer.Read(assumed, "AssumeRoleResponse");
        XElement given = answer.All("AssumeRoleResult", "Credentials").FirstOrDefault() ?? throw assumed.Malformed("no credentials in the answer.");
        if (given.Text("AccessKeyId") is not { } key || given.Text("SecretAccessKey") is not { } secret || given.Text("SessionToken") is not { } token)
            throw assumed.Malformed("incomplete credentials in the answer.");
        var credentials = new AwsCredentials(key, secret, token);
        var secrets = new AwsSecrets(settings.SecretAccessKey, settings.ExternalId, secret, token);
        AccountIdentity identity = await WhoAsync(credentials, secrets, cancellationToken);
        if (identity.AccountId != settings.AccountId)
        {
            throw new ProviderException(
                ProviderErrorKind.Credentials, "GetCallerIdentity", $"the credentials are those of account {identity.AccountId}, not of {settings.AccountId}.");
        }

        return new ProvenSession(credentials, secrets, identity, given.Time("Expiration") ?? time.GetUtcNow() + Lifetime);
    }

    private async Task<AwsAnswer> AssumeAsync(string? externalId, CancellationToken cancellationToken)
    {
        AwsCall call = AwsCall.Form(
            "sts", settings.Regions[0], "AssumeRole", StsVersion,
            ("RoleArn", settings.RoleArn), ("RoleSessionName", "msp-platform"), ("ExternalId", externalId), ("DurationSeconds", $"{Lifetime.TotalSeconds:0}"));
        var own = new AwsCredentials(settings.AccessKeyId, settings.SecretAccessKey, null);
        return await wire.SendAsync(call, own, new AwsSecrets(settings.SecretAccessKey, settings.ExternalId), cancellationToken);
    }

    private async Task<AccountIdentity> WhoAsync(AwsCredentials credentials, AwsSecrets secrets, CancellationToken cancellationToken)
    {
        AwsAnswer answer = await wire.SendAsync(AwsCall.Form("sts", settings.Regions[0], "GetCallerIdentity", StsVersion), credentials, secrets, cancellationToken);
        XElement identity = XmlAnswer.Read(answer, "GetCallerIdentityResponse");
        return identity.Text("GetCallerIdentityResult", "Account") is { } account && identity.Text("GetCallerIdentityResult", "Arn") is { } arn
            ? new AccountIdentity(account, arn, null)
            : throw answer.Malformed("no account in the answer.");
    }

    private sealed class ProvenSession(AwsCredentials credentials, AwsSecrets secrets, AccountIdentity identity, DateTimeOffset expires)
    {
        public AwsCredentials Credentials => credentials;

        public AwsSecrets Secrets => secrets;

        public AccountIdentity Identity => identity;

        public DateTimeOffset Expires => expires;
    }
}
