using System.Collections.Concurrent;
using MspPlatform.Mock.Clouds.Estate;

namespace MspPlatform.Mock.Clouds.Aws.Signing;

/// <summary>The MSP's key, and those of sessions.</summary>
internal sealed class AwsKeys
{
    private readonly ConcurrentDictionary<string, AwsPrincipal> _principals = new();
    private readonly SimulatedEstate _estate;
    private int _sessions;

    public AwsKeys(SimulatedEstate estate)
    {
        _estate = estate;
        var collector = new AwsPrincipal(estate.CollectorAccessKeyId, estate.CollectorSecretAccessKey, null, estate.CollectorAccountId, estate.CollectorArn, null);
        _principals[collector.AccessKeyId] = collector;
    }

    public AwsPrincipal? Find(string accessKeyId) => _principals.GetValueOrDefault(accessKeyId);

    public AwsPrincipal OpenSession(SimulatedCustomer customer, string sessionName, DateTimeOffset expires)
    {
        string key = $"session/{Interlocked.Increment(ref _sessions)}";
        var session = new AwsPrincipal(
            "ASIA" + _estate.Dice.Text(key, 16).ToUpperInvariant(), _estate.Dice.Text(key + "/secret", 40), "IQoJb3Jp" + _estate.Dice.Text(key + "/token", 64),
            customer.AwsAccountId, $"arn:aws:sts::{customer.AwsAccountId}:assumed-role/{customer.RoleName}/{sessionName}", expires);
        _principals[session.AccessKeyId] = session;
        return session;
    }
}
