using MspPlatform.Mock.Clouds.Faults;

namespace MspPlatform.Providers.Tests.Contract;

/// <summary>What goes wrong is told as what it is, and never as data.</summary>
public abstract class FailureContract : DataContract
{
    /// <summary>Everything that must not stand in a text.</summary>
    private protected IEnumerable<string> Secrets(AccountSettings settings) =>
        Provider.Manifest.Settings.Where(s => s.Kind == SettingKind.Secret).Select(s => settings[s.Name]).OfType<string>();

    [Fact]
    public async Task Account_OfSomebodyElseBehindGoodCredentials_IsRefusedBeforeAnythingIsRead()
    {
        foreach ((string operation, Func<ICloudAccount, Task> call) in Calls())
        {
            Sky.Faults.Add(new Fault(IdentityOperation, FaultKind.WrongAccount));
            ProviderException refused = await Should.ThrowAsync<ProviderException>(() => call(Open()));
            refused.Kind.ShouldBe(ProviderErrorKind.Credentials);
            if (operation != IdentityOperation)
                Meter.Requests(operation).ShouldBe(0, "nothing is asked in the name of somebody else");
        }
    }

    [Fact]
    public async Task Account_WithAWrongSecret_IsCredentials()
    {
        ICloudAccount account = Open(WithWrongSecret(SettingsOf(Customer)));
        foreach ((_, Func<ICloudAccount, Task> call) in Calls())
            (await Should.ThrowAsync<ProviderException>(() => call(account))).Kind.ShouldBe(ProviderErrorKind.Credentials);
    }

    [Fact]
    public async Task Account_OfAnotherCustomersSecrets_IsRefused()
    {
        AccountSettings mixed = SettingsOf(Customer);
        AccountSettings other = SettingsOf(Sky.Estate.Customers[1]);
        foreach (SettingDefinition secret in Provider.Manifest.Settings.Where(s => s is { Kind: SettingKind.Secret, Origin: not SettingOrigin.Installation }))
            mixed = mixed.With(secret.Name, other[secret.Name]!);
        (await Should.ThrowAsync<ProviderException>(() => Open(mixed).ProveIdentityAsync(Cancel))).Kind.ShouldBe(ProviderErrorKind.Credentials);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(null)]
    public async Task Call_ThatIsThrottled_SaysWhenToComeBack(int? retryAfterSeconds)
    {
        foreach ((string operation, _) in Calls())
        {
            ProviderException throttled = await FailureAsync(operation, new Fault(operation, FaultKind.Throttle, RetryAfterSeconds: retryAfterSeconds));
            throttled.Kind.ShouldBe(ProviderErrorKind.Throttled, operation);
            if (retryAfterSeconds is { } seconds)
                throttled.RetryAt.ShouldBe(OurClock.Now.AddSeconds(seconds));
            else
                throttled.RetryAt.ShouldNotBeNull().ShouldBeGreaterThan(OurClock.Now);
            throttled.Operation.ShouldBe(operation);
        }
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task Call_FromAMachineWithAWrongClock_BlamesTheClockAndNotTheCredentials(int minutes)
    {
        OurClock.Now = SkyClock.Now.AddMinutes(minutes);
        foreach ((_, Func<ICloudAccount, Task> call) in Calls())
        {
            ProviderException skewed = await Should.ThrowAsync<ProviderException>(() => call(Open()));
            skewed.Kind.ShouldBe(ProviderErrorKind.Transient);
            skewed.Message.ShouldContain("clock");
        }
    }

    [Fact]
    public async Task Call_FromAMachineFourMinutesOff_Works()
    {
        OurClock.Now = SkyClock.Now.AddMinutes(4);
        (await Open().ProveIdentityAsync(Cancel)).AccountId.ShouldBe(AccountIdOf(Customer));
    }

    [Fact]
    public async Task Call_ThatIsForbidden_IsPermission()
    {
        ProviderException denied = await FailureAsync(CostOperation, new Fault(CostOperation, FaultKind.Deny));
        denied.Kind.ShouldBe(ProviderErrorKind.Permission);
        denied.Message.ShouldContain(CostOperation);
    }

    [Fact]
    public async Task Inventory_ThatIsForbiddenInPart_TellsItAndGoesOn()
    {
        Sky.Faults.Add(new Fault(InventoryOperation, FaultKind.Deny));
        (await ListAsync(Open())).ShouldNotBeEmpty();
        ItemFaults.ShouldHaveSingleItem().Kind.ShouldBe(ProviderErrorKind.Permission);
    }

    [Fact]
    public async Task Call_ToACloudThatIsNotWell_IsTransient()
    {
        foreach ((string operation, _) in Calls())
            (await FailureAsync(operation, new Fault(operation, FaultKind.ServerError))).Kind.ShouldBe(ProviderErrorKind.Transient, operation);
    }

    [Theory]
    [InlineData(nameof(FaultKind.Malformed))]
    [InlineData(nameof(FaultKind.OtherFormat))]
    public async Task Answer_ThatIsNotTheDocumentedOne_IsMalformed(string kind)
    {
        foreach ((string operation, _) in Calls())
            (await FailureAsync(operation, new Fault(operation, Enum.Parse<FaultKind>(kind)))).Kind.ShouldBe(ProviderErrorKind.Malformed, operation);
    }

    [Fact]
    public async Task Pages_ThatGoInACircle_AreMalformedAndEnd()
    {
        Sky.PageSize = 1;
        foreach (string operation in (string[])[CostOperation, InventoryOperation])
        {
            ProviderException circle = await FailureAsync(operation, new Fault(operation, FaultKind.CircularPages, Times: 1000));
            circle.Kind.ShouldBe(ProviderErrorKind.Malformed);
            Meter.Requests(operation).ShouldBeLessThan(5);
        }
    }

    [Fact]
    public async Task Call_ThatIsCancelled_EndsAtOnceAsCancelled()
    {
        foreach ((string operation, _) in Calls().Skip(1))
        {
            Sky.Faults.Add(new Fault(operation, FaultKind.Hang));
            ICloudAccount account = Open();
            await account.ProveIdentityAsync(Cancel);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            stop.CancelAfter(TimeSpan.FromMilliseconds(200));
            await Should.ThrowAsync<OperationCanceledException>(() => HangAsync(account, operation, stop.Token));
            long units = Provider.Manifest.Prices.Single(p => p.Operation == operation).UsdPerUnit > 0 ? 1 : 0;
            Meter.Calls.ShouldContain(new ApiCall(operation, 0, units), "an answer that was not waited for may be billed");
        }
    }

    [Fact]
    public async Task Cloud_ThatCannotBeReached_IsTransient()
    {
        ICloudAccount account = Open();
        await Sky.DisposeAsync();
        (await FailureAsync(IdentityOperation, null, account)).Kind.ShouldBe(ProviderErrorKind.Transient);
    }

    [Fact]
    public async Task Failures_OfEveryKind_KeepSecrets()
    {
        var failures = new List<ProviderException>();
        foreach ((string operation, _) in Calls())
        {
            foreach (FaultKind kind in (FaultKind[])[FaultKind.Throttle, FaultKind.ServerError, FaultKind.Malformed, FaultKind.OtherFormat])
                failures.Add(await FailureAsync(operation, new Fault(operation, kind)));
        }

        AccountSettings wrong = WithWrongSecret(SettingsOf(Customer));
        failures.Add(await FailureAsync(IdentityOperation, null, Open(wrong)));
        string texts = string.Join('\n', failures.Select(f => f.ToString()));
        Secrets(SettingsOf(Customer)).Concat(Secrets(wrong)).ShouldAllBe(secret => !texts.Contains(secret));
    }

    private async Task HangAsync(ICloudAccount account, string operation, CancellationToken cancellationToken)
    {
        if (operation == CostOperation)
            await CollectAsync(account.Costs!.ReadAsync(new CostRequest(Day(1), Day(2), CostParts.Usage, ItemFaults.Add), cancellationToken));
        else if (operation == InventoryOperation)
            await CollectAsync(account.Inventory!.ListAsync(new InventoryRequest(ItemFaults.Add), cancellationToken));
        else
        {
            var request = new MetricRequest(
                [SomeServer()], new HashSet<MetricKind> { MetricKind.CpuUtilization },
                OurClock.Now.AddMinutes(-15), OurClock.Now, TimeSpan.FromMinutes(5), ItemFaults.Add);
            await CollectAsync(account.Metrics!.ReadAsync(request, cancellationToken));
        }
    }
}
