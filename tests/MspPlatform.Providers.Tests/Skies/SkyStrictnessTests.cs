using System.Net;
using System.Net.Http.Json;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using MspPlatform.Mock.Clouds;
using MspPlatform.Mock.Clouds.Estate;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Tests.Skies;

/// <summary>The sky believes nobody, and understands AWS' own client.</summary>
public sealed class SkyStrictnessTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private Sky? _sky;

    private Sky Sky => _sky!;

    private SimulatedCustomer Customer => Sky.Estate.Customers[0];

    private AwsCredentials Collector => new(Sky.Estate.CollectorAccessKeyId, Sky.Estate.CollectorSecretAccessKey, null);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _sky = await Sky.StartAsync(new SkyPlan(), TimeProvider.System, Cancel);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Sky.DisposeAsync();
    }

    [Fact]
    public async Task AwsOwnClient_WithTheExternalId_AssumesTheRoleAndIsInTheAccount()
    {
        using AmazonSecurityTokenServiceClient collector = Client(new BasicAWSCredentials(Collector.AccessKeyId, Collector.SecretAccessKey));
        AssumeRoleResponse assumed = await collector.AssumeRoleAsync(Assume(Customer.ExternalId), Cancel);
        using AmazonSecurityTokenServiceClient session = Client(assumed.Credentials);
        (await session.GetCallerIdentityAsync(new GetCallerIdentityRequest(), Cancel)).Account.ShouldBe(Customer.AwsAccountId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("of-somebody-else")]
    public async Task AwsOwnClient_WithoutTheExternalId_IsRefused(string? externalId)
    {
        using AmazonSecurityTokenServiceClient collector = Client(new BasicAWSCredentials(Collector.AccessKeyId, Collector.SecretAccessKey));
        var refused = await Should.ThrowAsync<AmazonSecurityTokenServiceException>(() => collector.AssumeRoleAsync(Assume(externalId), Cancel));
        refused.ErrorCode.ShouldBe("AccessDenied");
    }

    [Fact]
    public async Task AwsOwnClient_WithAWrongSecret_IsRefused()
    {
        using AmazonSecurityTokenServiceClient collector = Client(new BasicAWSCredentials(Collector.AccessKeyId, "wrong"));
        var refused = await Should.ThrowAsync<AmazonSecurityTokenServiceException>(() => collector.AssumeRoleAsync(Assume(Customer.ExternalId), Cancel));
        refused.ErrorCode.ShouldBe("SignatureDoesNotMatch");
    }

    [Theory]
    [InlineData("body", HttpStatusCode.Forbidden, "SignatureDoesNotMatch")]
    [InlineData("unsigned", HttpStatusCode.Forbidden, "MissingAuthenticationToken")]
    [InlineData("header", HttpStatusCode.BadRequest, "IncompleteSignature")]
    [InlineData("old", HttpStatusCode.Forbidden, "Signature expired")]
    [InlineData("future", HttpStatusCode.Forbidden, "Signature not yet current")]
    [InlineData("service", HttpStatusCode.Forbidden, "scoped to correct service")]
    [InlineData("token", HttpStatusCode.Forbidden, "InvalidClientTokenId")]
    [InlineData("key", HttpStatusCode.Forbidden, "InvalidClientTokenId")]
    public async Task Request_ThatIsNotSignedAsItStands_IsRefused(string flaw, HttpStatusCode status, string reason)
    {
        using HttpRequestMessage request = Flawed(flaw);
        using HttpResponseMessage response = await _http.SendAsync(request, Cancel);
        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain(reason);
    }

    [Fact]
    public async Task Request_SignedAsItStands_IsAnswered()
    {
        using HttpRequestMessage request = Flawed("none");
        using HttpResponseMessage response = await _http.SendAsync(request, Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Fault_OrderedByTheAdminEndpoint_HappensOnce()
    {
        var fault = new { operation = "GetCallerIdentity", kind = "Throttle", times = 1, retryAfterSeconds = 7 };
        using HttpResponseMessage ordered = await _http.PostAsJsonAsync(new Uri(Sky.Address, "_sky/faults"), fault, Cancel);
        ordered.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using HttpResponseMessage throttled = await _http.SendAsync(Flawed("none"), Cancel);
        throttled.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        throttled.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        using HttpResponseMessage next = await _http.SendAsync(Flawed("none"), Cancel);
        next.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("{\"operation\": \"GetCallerIdentity\", \"kind\": \"Nonsense\"}")]
    [InlineData("{\"operation\": \"\", \"kind\": \"Throttle\"}")]
    [InlineData("{")]
    public async Task Fault_ThatDoesNotExist_IsRefused(string fault)
    {
        using var body = new StringContent(fault, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage refused = await _http.PostAsync(new Uri(Sky.Address, "_sky/faults"), body, Cancel);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Truth_ThroughTheAdminEndpoint_IsTheEstates()
    {
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        DateOnly first = new DateOnly(today.Year, today.Month, 1).AddMonths(-1);
        string question = $"_sky/charges?account={Customer.AwsAccountId}&from={first:yyyy-MM-dd}&until={first.AddDays(1):yyyy-MM-dd}";
        string charges = await _http.GetStringAsync(new Uri(Sky.Address, question), Cancel);
        charges.ShouldContain("\"recordType\":\"Tax\"");
        (await _http.GetStringAsync(new Uri(Sky.Address, "_sky/estate"), Cancel)).ShouldContain(Customer.ExternalId);
    }

    private HttpRequestMessage Flawed(string flaw)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(flaw switch { "old" => -6, "future" => 6, _ => 0 });
        AwsCredentials signer = flaw switch
        {
            "key" => new("AKIA0000000000000000", Collector.SecretAccessKey, null),
            "token" => new(Collector.AccessKeyId, Collector.SecretAccessKey, "a-token"),
            _ => Collector,
        };
        AwsCall call = AwsCall.Form(flaw == "service" ? "ec2" : "sts", "us-east-1", "GetCallerIdentity", "2011-06-15");
        HttpRequestMessage request = SigV4.Sign(call, Sky.Address, signer, now);
        if (flaw == "body")
        {
            request.Content = new ByteArrayContent("Action=GetCallerIdentity&Version=2011-06-15&x=1"u8.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        }
        else if (flaw == "unsigned")
            request.Headers.Remove("Authorization");
        else if (flaw == "header")
            request.Headers.Add("x-amz-meta", "not signed");
        return request;
    }

    private AssumeRoleRequest Assume(string? externalId) =>
        new() { RoleArn = $"arn:aws:iam::{Customer.AwsAccountId}:role/{Customer.RoleName}", RoleSessionName = "test", ExternalId = externalId };

    private AmazonSecurityTokenServiceClient Client(AWSCredentials credentials) =>
        new(credentials, new AmazonSecurityTokenServiceConfig { ServiceURL = Sky.Address.ToString(), AuthenticationRegion = "ap-northeast-2", MaxErrorRetry = 0 });
}
