using System.Net;
using System.Text;
using MspPlatform.Providers.Aws;
using MspPlatform.Providers.Tests.Contract;

namespace MspPlatform.Providers.Tests.Aws;

/// <summary>Answers that no cloud should give, and that something between us and the cloud might.</summary>
public sealed class AwsWireTests : IDisposable
{
    private const string Entity =
        "<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><AssumeRoleResponse><AssumeRoleResult>&e;</AssumeRoleResult></AssumeRoleResponse>";

    private readonly CountingMeter _meter = new();
    private readonly List<HttpMessageInvoker> _invokers = [];

    public void Dispose() => _invokers.ForEach(i => i.Dispose());

    [Fact]
    public async Task Answer_LargerThanAnyOfAws_IsMalformed() =>
        (await FailureAsync(() => Answer(HttpStatusCode.OK, new string(' ', 33 << 20)))).Kind.ShouldBe(ProviderErrorKind.Malformed);

    [Fact]
    public async Task Answer_WithADocumentType_IsMalformedAndReadsNoFile() =>
        (await FailureAsync(() => Answer(HttpStatusCode.OK, Entity))).Kind.ShouldBe(ProviderErrorKind.Malformed);

    [Fact]
    public async Task Answer_ThatPointsElsewhere_IsMalformed() =>
        (await FailureAsync(() => Answer(HttpStatusCode.Found, ""))).Kind.ShouldBe(ProviderErrorKind.Malformed);

    [Theory]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Answer_OfAProxyThatIsNotWell_IsTransient(HttpStatusCode status) =>
        (await FailureAsync(() => Answer(status, "<html>no upstream"))).Kind.ShouldBe(ProviderErrorKind.Transient);

    [Fact]
    public async Task Answer_WithoutCredentials_IsMalformedWithoutQuotingIt()
    {
        const string Half = "<AssumeRoleResponse><AssumeRoleResult><Credentials><SecretAccessKey>half-a-secret</SecretAccessKey>"
            + "</Credentials></AssumeRoleResult></AssumeRoleResponse>";
        ProviderException malformed = await FailureAsync(() => Answer(HttpStatusCode.OK, Half));
        malformed.Kind.ShouldBe(ProviderErrorKind.Malformed);
        malformed.ToString().ShouldNotContain("half-a-secret");
    }

    [Fact]
    public async Task Host_ThatGivesUpWaiting_IsTransientAndMayBeBilled()
    {
        (await FailureAsync(() => throw new TaskCanceledException("the host's limit of time"))).Kind.ShouldBe(ProviderErrorKind.Transient);
        _meter.Calls.ShouldBe([new ApiCall("AssumeRole", 0, 0)]);
    }

    [Fact]
    public async Task Error_ThatQuotesSecrets_IsToldWithoutThem()
    {
        ProviderException error = await FailureAsync(() => Answer(
            HttpStatusCode.BadRequest,
            $"<ErrorResponse><Error><Code>ValidationError</Code><Message>{Secret} and {ExternalId} are not nice</Message></Error></ErrorResponse>"));
        error.Message.ShouldContain("ValidationError: [secret] and [secret] are not nice");
    }

    private static string Secret => "the-secret-access-key";

    private static string ExternalId => new('e', 40);

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "text/xml") };

    private async Task<ProviderException> FailureAsync(Func<HttpResponseMessage> answer)
    {
        var http = new HttpMessageInvoker(new AnsweringHandler(answer));
        _invokers.Add(http);
        var settings = new AccountSettings(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["account_id"] = "123456789012",
            ["external_id"] = ExternalId,
            ["access_key_id"] = "AKIA0000000000000000",
            ["secret_access_key"] = Secret,
        });
        await using ICloudAccount account = new AwsProvider().Open(settings, new ProviderHost { Time = TimeProvider.System, Http = http, Meter = _meter });
        return await Should.ThrowAsync<ProviderException>(() => account.ProveIdentityAsync(TestContext.Current.CancellationToken));
    }

    private sealed class AnsweringHandler(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri.ShouldBe(new Uri("https://sts.ap-northeast-2.amazonaws.com/"), "without a setting, AWS itself is asked");
            return Task.FromResult(answer());
        }
    }
}
