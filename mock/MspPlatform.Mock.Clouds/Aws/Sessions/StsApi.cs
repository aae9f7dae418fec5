using System.Globalization;
using System.Xml.Linq;
using MspPlatform.Mock.Clouds.Aws.Signing;
using MspPlatform.Mock.Clouds.Estate;
using MspPlatform.Mock.Clouds.Faults;

namespace MspPlatform.Mock.Clouds.Aws.Sessions;

/// <summary>STS: hands out sessions to whom a role's trust policy lets in.</summary>
internal sealed class StsApi(Sky sky, AwsKeys keys, TimeProvider time)
{
    private const string Version = "2011-06-15";
    private static readonly XNamespace Ns = "https://sts.amazonaws.com/doc/2011-06-15/";

    public IEnumerable<AwsApi> Operations =>
    [
        new("AssumeRole", "sts", AwsProtocol.Query, Version, null, AssumeRole, _ => 0),
        new("GetCallerIdentity", "sts", AwsProtocol.Query, Version, null, GetCallerIdentity, _ => 0),
    ];

    private AwsReply AssumeRole(AwsRequest request)
    {
        request.AllowOnly("RoleArn", "RoleSessionName", "ExternalId", "DurationSeconds");
        string arn = request.Needed("RoleArn");
        string session = request.Needed("RoleSessionName");
        string duration = request.Form.GetValueOrDefault("DurationSeconds", "3600");
        if (!int.TryParse(duration, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) || seconds is < 900 or > 3600)
            throw AwsRequest.Invalid("1 validation error detected: Value at 'durationSeconds' failed to satisfy constraint");

        // A role that is not there looks like one that trusts somebody else.
        SimulatedCustomer? customer = sky.Estate.Everybody.FirstOrDefault(c => arn == $"arn:aws:iam::{c.AwsAccountId}:role/{c.RoleName}");
        bool trusted = request.Caller.Arn == sky.Estate.CollectorArn && customer is not null
            && (!customer.AsksForExternalId || request.Form.GetValueOrDefault("ExternalId") == customer.ExternalId);
        if (!trusted)
            throw new AwsRefusal(AwsRefusalKind.Denied, $"User: {request.Caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}");

        AwsPrincipal opened = keys.OpenSession(customer!, session, time.GetUtcNow().AddSeconds(seconds));
        string expiration = opened.Expires!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return AwsReply.Xml(new XElement(Ns + "AssumeRoleResponse",
            new XElement(Ns + "AssumeRoleResult",
                new XElement(Ns + "AssumedRoleUser", new XElement(Ns + "Arn", opened.Arn), new XElement(Ns + "AssumedRoleId", "AROASKY:" + session)),
                new XElement(Ns + "Credentials",
                    new XElement(Ns + "AccessKeyId", opened.AccessKeyId), new XElement(Ns + "SecretAccessKey", opened.SecretAccessKey),
                    new XElement(Ns + "SessionToken", opened.SessionToken), new XElement(Ns + "Expiration", expiration))),
            new XElement(Ns + "ResponseMetadata", new XElement(Ns + "RequestId", "sky"))));
    }

    private AwsReply GetCallerIdentity(AwsRequest request)
    {
        request.AllowOnly();
        string account = request.Fault?.Kind == FaultKind.WrongAccount ? sky.Estate.CollectorAccountId : request.Caller.AccountId;
        return AwsReply.Xml(new XElement(Ns + "GetCallerIdentityResponse",
            new XElement(Ns + "GetCallerIdentityResult",
                new XElement(Ns + "Arn", request.Caller.Arn), new XElement(Ns + "UserId", "AROASKY:" + request.Caller.AccessKeyId),
                new XElement(Ns + "Account", account)),
            new XElement(Ns + "ResponseMetadata", new XElement(Ns + "RequestId", "sky"))));
    }
}
