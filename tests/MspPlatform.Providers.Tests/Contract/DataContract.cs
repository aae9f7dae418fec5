using MspPlatform.Mock.Clouds.Estate;
using MspPlatform.Mock.Clouds.Faults;

namespace MspPlatform.Providers.Tests.Contract;

/// <summary>What a provider reads is what is true, however small the pages are.</summary>
public abstract class DataContract : ManifestContract
{
    [Fact]
    public async Task Identity_OfTheAccount_IsTheAccountsOwn()
    {
        AccountIdentity identity = await Open().ProveIdentityAsync(Cancel);
        identity.AccountId.ShouldBe(AccountIdOf(Customer));
        identity.Principal.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Charges_OfAMonth_EqualTheTruthToTheLastDigit(int pageSize)
    {
        Sky.PageSize = pageSize;
        List<ChargeRow> rows = await ReadCostsAsync(Open(), Day(1), Day(21));
        ExpectedCharge.Lines(rows.Select(ExpectedCharge.Of)).ShouldBe(ExpectedCharge.Lines(TrueCharges(Customer, Day(1), Day(21))));
        rows.Count.ShouldBeGreaterThan(100);
        ItemFaults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Charges_OfEveryCustomer_AreTheirOwn()
    {
        foreach (SimulatedCustomer customer in Sky.Estate.Customers)
        {
            List<ChargeRow> rows = await ReadCostsAsync(Open(SettingsOf(customer)), Day(1), Day(11));
            ExpectedCharge.Lines(rows.Select(ExpectedCharge.Of)).ShouldBe(ExpectedCharge.Lines(TrueCharges(customer, Day(1), Day(11))));
            rows.ShouldAllBe(r => r.SubAccountId == AccountIdOf(customer));
        }
    }

    [Fact]
    public async Task Charges_ReadInParts_AreTheWholeAndNothingTwice()
    {
        ICloudAccount account = Open();
        List<ChargeRow> parts =
            [.. await ReadCostsAsync(account, Day(1), Day(11), CostParts.Usage), .. await ReadCostsAsync(account, Day(1), Day(11), CostParts.Rest)];
        ExpectedCharge.Lines(parts.Select(ExpectedCharge.Of)).ShouldBe(ExpectedCharge.Lines(TrueCharges(Customer, Day(1), Day(11))));
    }

    [Fact]
    public async Task Charges_OfOneRead_DifferInMoreThanTheirAmounts()
    {
        List<ChargeRow> rows = await ReadCostsAsync(Open(), Day(1), Day(21));
        rows.Select(r => r with { BilledCost = null, EffectiveCost = null, ListCost = null, ContractedCost = null, IsEstimated = false }).ShouldBeUnique();
    }

    [Fact]
    public async Task Charges_ThatTheCloudRestates_AreTheNewOnesAtTheNextRead()
    {
        ICloudAccount account = Open();
        (DateOnly from, DateOnly until) = (Day(ChargeTruth.RestatedDay), Day(ChargeTruth.RestatedDay + 1));
        var totals = new List<decimal>();
        foreach (int today in (int[])[ChargeTruth.RestatedFrom - 1, ChargeTruth.RestatedFrom])
        {
            SetTime(new DateTimeOffset(2026, 11, today, 20, 0, 0, TimeSpan.Zero));
            List<ChargeRow> rows = await ReadCostsAsync(account, from, until);
            ExpectedCharge.Lines(rows.Select(ExpectedCharge.Of)).ShouldBe(ExpectedCharge.Lines(TrueCharges(Customer, from, until)));
            totals.Add(rows.Sum(r => r.BilledCost!.Value));
        }

        totals[1].ShouldBeLessThan(totals[0]);
    }

    [Fact]
    public async Task Charges_OfAmountsThatTheCloudDoesNotTell_AreNull()
    {
        List<ChargeRow> rows = await ReadCostsAsync(Open(), Day(1), Day(21));
        CostBases told = Provider.Manifest.CostBases;
        rows.ShouldAllBe(r => r.ListCost.HasValue == told.HasFlag(CostBases.List) && r.ContractedCost.HasValue == told.HasFlag(CostBases.Contracted));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Inventory_OfTheAccount_IsEverythingOnce(int pageSize)
    {
        Sky.PageSize = pageSize;
        List<CloudResource> resources = await ListAsync(Open());
        resources.Select(r => (r.ResourceId, r.Name, r.RegionId, r.InstanceType, r.Kind == ResourceKind.Database, r.State == ResourceState.Running))
            .ShouldBe(Customer.Servers.Select(s => (s.Id, (string?)s.Name, s.Region, (string?)s.InstanceType, s.IsDatabase, s.IsRunning)), ignoreOrder: true);
        resources.ShouldAllBe(r => r.AccountId == AccountIdOf(Customer) && r.LaunchedAt != null && r.Zone != null && r.State != ResourceState.Unknown);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public async Task Metrics_OverPagesOfPartialData_AreAllThereInBaseUnits(int pageSize)
    {
        ICloudAccount account = Open();
        List<CloudResource> resources = await ListAsync(account);
        Sky.PageSize = pageSize;
        List<MetricPoint> points = await ReadMetricsAsync(account, resources);
        DateTimeOffset[] times = [.. new[] { 45, 50, 55 }.Select(minute => new DateTimeOffset(2026, 11, 20, 16, minute, 0, TimeSpan.Zero))];
        var expected = from server in Customer.Servers.Where(s => s.IsRunning)
                       from kind in Enum.GetValues<MetricKind>()
                       from time in times
                       let value = TrueValue(server, kind, time)
                       where value is not null
                       select $"{server.Id} {kind} {time:O} {value:G9}";
        points.Select(p => $"{p.ResourceId} {p.Kind} {p.Time:O} {p.Value:G9}").ShouldBe(expected, ignoreOrder: true);
        ItemFaults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Metrics_WithAnErrorInOneItem_TellItAndGoOn()
    {
        ICloudAccount account = Open();
        List<CloudResource> resources = await ListAsync(account);
        int all = (await ReadMetricsAsync(account, resources)).Count;
        Sky.Faults.Add(new Fault(MetricOperation, FaultKind.ItemError));
        List<MetricPoint> points = await ReadMetricsAsync(account, resources);
        points.Count.ShouldBe(all - 3, "one metric's three points are missing");
        ItemFaults.ShouldHaveSingleItem().Kind.ShouldBe(ProviderErrorKind.Transient);
    }

    [Fact]
    public async Task PollingCost_OfEverything_EqualsTheBill()
    {
        Sky.PageSize = 5;
        ICloudAccount account = Open();
        await account.ProveIdentityAsync(Cancel);
        await ReadMetricsAsync(account, await ListAsync(account));
        await ReadCostsAsync(account, Day(1), Day(21));
        foreach (ApiPrice price in Provider.Manifest.Prices)
        {
            Meter.Requests(price.Operation).ShouldBe(Sky.Bill.Requests(price.Operation), price.Operation);
            if (price.UsdPerUnit > 0)
                Meter.Units(price.Operation).ShouldBe(Sky.Bill.Units(price.Operation), price.Operation);
        }

        Sky.Bill.Units(CostOperation).ShouldBeGreaterThan(10);
        Meter.Calls.Select(c => c.Operation).Distinct().Except(Provider.Manifest.Prices.Select(p => p.Operation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task PollingCost_OfRefusedCalls_IsNothing()
    {
        await FailureAsync(CostOperation, new Fault(CostOperation, FaultKind.Throttle));
        Meter.Requests(CostOperation).ShouldBe(1);
        Meter.Units(CostOperation).ShouldBe(0);
        Sky.Bill.Units(CostOperation).ShouldBe(0);
    }

    [Fact]
    public async Task Estimate_OfOneReadOfEachClass_EqualsItsBill()
    {
        Sky.PageSize = 1000;
        ICloudAccount account = Open();
        List<CloudResource> resources = await ListAsync(account);
        await ReadMetricsAsync(account, resources);
        await ReadCostsAsync(account, Day(1), Day(21), CostParts.Usage);
        await ReadCostsAsync(account, Day(1), Day(21), CostParts.All);
        IReadOnlyList<PollingUse> uses = Provider.Estimate(new PollingPlan
        {
            Settings = SettingsOf(Customer),
            Cadence = new[] { DataClass.Metrics, DataClass.Inventory, DataClass.OpenCosts, DataClass.SettledCosts }.ToDictionary(c => c, _ => TimeSpan.FromDays(30)),
            Resources = resources.GroupBy(r => r.Kind).ToDictionary(g => g.Key, g => g.Count()),
            Metrics = Enum.GetValues<MetricKind>().ToHashSet(),
        });
        uses.Select(u => u.Operation).Except(Provider.Manifest.Prices.Select(p => p.Operation)).ShouldBeEmpty();
        foreach (ApiPrice price in Provider.Manifest.Prices.Where(p => p.UsdPerUnit > 0))
        {
            PollingUse use = uses.Single(u => u.Operation == price.Operation);
            use.BillableUnits.ShouldBe(Sky.Bill.Units(price.Operation), price.Operation);
            use.Usd.ShouldBe(use.BillableUnits * price.UsdPerUnit);
        }
    }
}
