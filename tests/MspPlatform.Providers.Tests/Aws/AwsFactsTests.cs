using System.Text.Json.Nodes;
using MspPlatform.Mock.Clouds.Estate;
using MspPlatform.Mock.Clouds.Faults;
using MspPlatform.Providers.Aws.Costs;

namespace MspPlatform.Providers.Tests.Aws;

/// <summary>What only AWS has: payers, sessions, external ids, 500 metrics a call.</summary>
public sealed class AwsFactsTests : IAsyncLifetime
{
    private readonly Account _aws = new();

    public ValueTask InitializeAsync() => _aws.InitializeAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Payer_AskedForAllItPaysFor_TellsEachAccountsCharges(int pageSize)
    {
        _aws.Sky.PageSize = pageSize;
        SimulatedCustomer payer = _aws.Sky.Estate.Payer;
        List<ChargeRow> rows = await _aws.CostsAsync(_aws.SettingsFor(payer).With("cost_scope", "linked_accounts"), 1, 6);
        var told = rows.GroupBy(r => (r.SubAccountId, r.SubAccountName))
            .Select(g => (g.Key.SubAccountId, g.Key.SubAccountName, g.Sum(r => r.BilledCost), g.Sum(r => r.EffectiveCost)));
        var expected = _aws.Sky.Estate.Everybody.Select(c =>
        {
            TrueCharge[] charges = [.. _aws.Sky.Truth.Of(c, new(2026, 11, 1), new(2026, 11, 6), _aws.Now)];
            return (c.AwsAccountId, (string?)c.Name, (decimal?)charges.Sum(x => x.NetUnblended), (decimal?)charges.Sum(x => x.NetAmortized));
        });
        told.ShouldBe(expected, ignoreOrder: true);
        rows.ShouldAllBe(r => r.BillingAccountId == payer.AwsAccountId && r.RegionId == null);
        rows.Select(r => (r.ChargePeriodStart, r.SubAccountId, r.ServiceName, r.ChargeType)).ShouldBeUnique();
    }

    [Fact]
    public async Task Payer_AskedForItself_TellsItsOwnChargesAlone()
    {
        SimulatedCustomer payer = _aws.Sky.Estate.Payer;
        List<ChargeRow> rows = await _aws.CostsAsync(_aws.SettingsFor(payer), 1, 6);
        rows.Sum(r => r.BilledCost).ShouldBe(_aws.Sky.Truth.Of(payer, new(2026, 11, 1), new(2026, 11, 6), _aws.Now).Sum(c => c.NetUnblended));
    }

    [Fact]
    public async Task Role_WithoutTheRightExternalId_IsRefused()
    {
        AccountSettings settings = _aws.SettingsFor(_aws.Sky.Estate.Customers[0]).With("external_id", new string('x', 40));
        ProviderException refused = await Should.ThrowAsync<ProviderException>(() => _aws.OpenAccount(settings).ProveIdentityAsync(_aws.Token));
        refused.Kind.ShouldBe(ProviderErrorKind.Credentials);
        refused.Operation.ShouldBe("AssumeRole");
        refused.Message.ShouldNotContain(new string('x', 40));
    }

    [Fact]
    public async Task Session_NearItsEnd_IsRenewedBeforeTheNextCall()
    {
        ICloudAccount account = _aws.OpenAccount();
        await account.ProveIdentityAsync(_aws.Token);
        await _aws.ListAllAsync(account);
        _aws.Requests("AssumeRole").ShouldBe(1);
        _aws.Advance(TimeSpan.FromMinutes(54));
        await _aws.ListAllAsync(account);
        _aws.Requests("AssumeRole").ShouldBe(1);
        _aws.Advance(TimeSpan.FromMinutes(2));
        await _aws.ListAllAsync(account);
        _aws.Requests("AssumeRole").ShouldBe(2);
        _aws.Requests("GetCallerIdentity").ShouldBe(2, "a new session proves itself anew");
    }

    [Fact]
    public async Task Session_OfManyCallsAtOnce_IsBegunOnce()
    {
        ICloudAccount account = _aws.OpenAccount();
        List<CloudResource>[] lists = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _aws.ListAllAsync(account)));
        lists.ShouldAllBe(list => list.Count == lists[0].Count);
        _aws.Requests("AssumeRole").ShouldBe(1);
    }

    // The three protocols have three names for it.
    [Theory]
    [InlineData("GetCostAndUsage")]
    [InlineData("DescribeInstances")]
    [InlineData("DescribeDBInstances")]
    public async Task Session_ThatEndsEarly_IsTransientAndTheNextCallBeginsANewOne(string operation)
    {
        ICloudAccount account = _aws.OpenAccount();
        Func<Task> call = operation == "GetCostAndUsage" ? () => _aws.CostsAsync(account, 1, 2) : () => _aws.ListAllAsync(account);
        _aws.Sky.Faults.Add(new Fault(operation, FaultKind.ExpireSession));
        (await Should.ThrowAsync<ProviderException>(call)).Kind.ShouldBe(ProviderErrorKind.Transient);
        await call();
        _aws.Requests("AssumeRole").ShouldBe(2);
    }

    [Fact]
    public async Task Metrics_OfLessThanAStep_AreNoneAndCostNothing()
    {
        (await _aws.MetricsAsync(_aws.OpenAccount(), [_aws.AnyServer()], minutes: 0)).ShouldBeEmpty();
        _aws.Requests("GetMetricData").ShouldBe(0);
    }

    [Fact]
    public async Task Signature_BrokenOnTheWay_IsRefusedWithoutRepeatingTheSessionToken()
    {
        using var tampering = new HttpMessageInvoker(new TamperingHandler("GetCostAndUsage"));
        ProviderException refused = await Should.ThrowAsync<ProviderException>(() => _aws.CostsAsync(_aws.OpenAccount(http: tampering), 1, 2));
        refused.Kind.ShouldBe(ProviderErrorKind.Credentials);
        refused.ToString().ShouldNotContain("IQoJb3Jp");
        refused.ToString().ShouldNotContain("x-amz-security-token");
    }

    [Fact]
    public async Task Metrics_OfMoreThanFiveHundred_TakeTwoCallsAndAreBilledByMetric()
    {
        CloudResource server = _aws.AnyServer();
        var many = Enumerable.Range(0, 101).Select(i => server with { ResourceId = $"i-{i:00000000000000000}" }).Append(server).ToList();
        List<MetricPoint> points = await _aws.MetricsAsync(_aws.OpenAccount(), many);
        points.Select(p => p.ResourceId).Distinct().ShouldBe([server.ResourceId], "CloudWatch says nothing of what it does not know");
        points.Count.ShouldBe(15);
        _aws.Requests("GetMetricData").ShouldBe(2);
        _aws.Sky.Bill.Units("GetMetricData").ShouldBe(510);
    }

    [Fact]
    public async Task Permissions_WithoutAskingForPaidOnes_AreTriedForNothing()
    {
        List<PermissionResult> results = await _aws.PermissionsAsync(includePaid: false);
        results.Select(r => (r.Permission, r.State)).ShouldBe(
        [
            ("sts:ExternalId", PermissionState.Granted), ("ec2:DescribeInstances", PermissionState.Granted), ("rds:DescribeDBInstances", PermissionState.Granted),
            ("cloudwatch:GetMetricData", PermissionState.NotTriedForItsPrice), ("ce:GetCostAndUsage", PermissionState.NotTriedForItsPrice),
        ]);
        _aws.Sky.Bill.Uses.Sum(u => u.Value.Units).ShouldBe(0);
    }

    [Fact]
    public async Task Permissions_ThatAreMissing_NameThePolicyToAdd()
    {
        _aws.Sky.Faults.Add(new Fault("DescribeInstances", FaultKind.Deny));
        _aws.Sky.Faults.Add(new Fault("GetCostAndUsage", FaultKind.Deny));
        List<PermissionResult> results = await _aws.PermissionsAsync(includePaid: true);
        results.Where(r => r.State == PermissionState.Granted).Select(r => r.Permission)
            .ShouldBe(["sts:ExternalId", "rds:DescribeDBInstances", "cloudwatch:GetMetricData"]);
        foreach (string denied in (string[])["ec2:DescribeInstances", "ce:GetCostAndUsage"])
        {
            PermissionResult result = results.Single(r => r.Permission == denied);
            result.State.ShouldBe(PermissionState.Denied);
            JsonNode.Parse(result.PolicyToAdd!)!["Statement"]![0]!["Action"]![0]!.GetValue<string>().ShouldBe(denied);
        }
    }

    [Fact]
    public async Task Permissions_OfARoleThatAsksForNoExternalId_SayThatItHasTo()
    {
        _aws.Sky.Estate.Customers[0].AsksForExternalId = false;
        PermissionResult result = (await _aws.PermissionsAsync(includePaid: false))[0];
        result.State.ShouldBe(PermissionState.Denied);
        result.PolicyToAdd!.ShouldContain("sts:ExternalId");
    }

    [Fact]
    public void TrustPolicy_Always_AsksForTheExternalIdOfThisCustomer()
    {
        SimulatedCustomer customer = _aws.Sky.Estate.Customers[0];
        IReadOnlyList<OnboardingDocument> documents = _aws.Documents(_aws.SettingsFor(customer));
        JsonNode statement = JsonNode.Parse(documents.Single(d => d.FileName == "trust-policy.json").Content)!["Statement"]![0]!;
        statement["Principal"]!["AWS"]!.GetValue<string>().ShouldBe(_aws.Sky.Estate.CollectorArn);
        statement["Condition"]!["StringEquals"]!["sts:ExternalId"]!.GetValue<string>().ShouldBe(customer.ExternalId);
        JsonNode.Parse(documents.Single(d => d.FileName == "permission-policy.json").Content)!["Statement"]![0]!["Action"]!.AsArray()
            .Select(a => a!.GetValue<string>()).ShouldAllBe(action => action.Contains(":Get") || action.Contains(":Describe"));
    }

    // clouds.md's figures: three reads a day of one question cost 90 cents a month; 1,000 metrics every five minutes 86.40 dollars.
    [Fact]
    public void Estimate_OfTheKnownExamples_IsTheKnownPrice()
    {
        var plan = new PollingPlan
        {
            Settings = new AccountSettings([]),
            Cadence = new Dictionary<DataClass, TimeSpan> { [DataClass.OpenCosts] = TimeSpan.FromHours(8), [DataClass.Metrics] = TimeSpan.FromMinutes(5) },
            Resources = new Dictionary<ResourceKind, int> { [ResourceKind.Server] = 200 },
            Metrics = Enum.GetValues<MetricKind>().ToHashSet(),
        };
        IReadOnlyList<PollingUse> uses = _aws.EstimateOf(plan);
        uses.Single(u => u.Operation == "GetCostAndUsage").Usd.ShouldBe(0.90m);
        uses.Single(u => u.Operation == "GetMetricData").Usd.ShouldBe(86.40m);
    }

    [Fact]
    public void RecordTypes_WithTheRest_AreCutInTwoWithoutOverlap() =>
        RecordTypes.OtherThanUsage.ShouldAllBe(type => RecordTypes.CategoryOf(type) != null && RecordTypes.CategoryOf(type) != ChargeCategory.Usage);

    /// <summary>The contract's means, for tests of one cloud.</summary>
    private sealed class Account : AwsContractTests
    {
        public new Mock.Clouds.Sky Sky => base.Sky;

        public CancellationToken Token => Cancel;

        public DateTimeOffset Now => SkyClock.Now;

        public AccountSettings SettingsFor(SimulatedCustomer customer) => SettingsOf(customer);

        public ICloudAccount OpenAccount(AccountSettings? settings = null, HttpMessageInvoker? http = null) => Open(settings, http);

        public Task<List<ChargeRow>> CostsAsync(AccountSettings settings, int from, int until) => ReadCostsAsync(Open(settings), Day(from), Day(until));

        public Task<List<ChargeRow>> CostsAsync(ICloudAccount account, int from, int until) => ReadCostsAsync(account, Day(from), Day(until));

        public Task<List<CloudResource>> ListAllAsync(ICloudAccount account) => ListAsync(account);

        public Task<List<MetricPoint>> MetricsAsync(ICloudAccount account, List<CloudResource> resources, int minutes = 15) =>
            ReadMetricsAsync(account, resources, minutes);

        public CloudResource AnyServer() => SomeServer();

        public long Requests(string operation) => Meter.Requests(operation);

        public void Advance(TimeSpan by) => SetTime(SkyClock.Now + by);

        public Task<List<PermissionResult>> PermissionsAsync(bool includePaid) =>
            CollectAsync(Open().PermissionCheck!.CheckAsync(new PermissionRequest(includePaid), Cancel));

        public IReadOnlyList<OnboardingDocument> Documents(AccountSettings settings) => Provider.Onboarding(new OnboardingRequest(settings));

        public IReadOnlyList<PollingUse> EstimateOf(PollingPlan plan) => Provider.Estimate(plan);
    }
}
