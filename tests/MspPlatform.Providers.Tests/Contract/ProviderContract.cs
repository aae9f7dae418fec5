using MspPlatform.Mock.Clouds;
using MspPlatform.Mock.Clouds.Estate;
using MspPlatform.Mock.Clouds.Faults;

namespace MspPlatform.Providers.Tests.Contract;

/// <summary>
/// What the host relies on in every provider. A derived class says how the provider is reached in the sky and what is true there; the tests
/// stand in the classes between.
/// </summary>
public abstract class ProviderContract : IAsyncLifetime
{
    private readonly List<ICloudAccount> _accounts = [];
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private Sky? _sky;

    /// <summary>The twentieth, in the afternoon: most days are final, yesterday and today are not.</summary>
    private protected SetClock SkyClock { get; } = new(new DateTimeOffset(2026, 11, 20, 17, 3, 20, TimeSpan.Zero));

    private protected SetClock OurClock { get; } = new(new DateTimeOffset(2026, 11, 20, 17, 3, 20, TimeSpan.Zero));

    private protected CountingMeter Meter { get; } = new();

    private protected Sky Sky => _sky ?? throw new InvalidOperationException("The sky is not up yet.");

    private protected SimulatedCustomer Customer => Sky.Estate.Customers[0];

    private protected List<ItemFault> ItemFaults { get; } = [];

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract ICloudProvider Provider { get; }

    /// <summary>The cloud's operations behind each capability, as the sky and the manifest name them.</summary>
    private protected abstract string IdentityOperation { get; }

    private protected abstract string CostOperation { get; }

    private protected abstract string MetricOperation { get; }

    private protected abstract string InventoryOperation { get; }

    /// <summary>Complete settings of a customer's account in the sky.</summary>
    private protected abstract AccountSettings SettingsOf(SimulatedCustomer customer);

    /// <summary>The same with a secret that the cloud does not know.</summary>
    private protected abstract AccountSettings WithWrongSecret(AccountSettings settings);

    private protected abstract string AccountIdOf(SimulatedCustomer customer);

    /// <summary>What a read of all parts has to return at the sky's time.</summary>
    private protected abstract IEnumerable<ExpectedCharge> TrueCharges(SimulatedCustomer customer, DateOnly from, DateOnly until);

    /// <summary>The true value in base units; null where the cloud has no such metric.</summary>
    private protected abstract double? TrueValue(SimulatedServer server, MetricKind kind, DateTimeOffset time);

    public async ValueTask InitializeAsync() => _sky = await Sky.StartAsync(new SkyPlan(), SkyClock, Cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (ICloudAccount account in _accounts)
            await account.DisposeAsync();
        _http.Dispose();
        if (_sky is not null)
            await _sky.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected ICloudAccount Open(AccountSettings? settings = null, HttpMessageInvoker? http = null)
    {
        ICloudAccount account = Provider.Open(settings ?? SettingsOf(Customer), new ProviderHost { Time = OurClock, Http = http ?? _http, Meter = Meter });
        _accounts.Add(account);
        return account;
    }

    private protected void SetTime(DateTimeOffset time) => SkyClock.Now = OurClock.Now = time;

    private protected static DateOnly Day(int day) => new(2026, 11, day);

    private protected async Task<List<ChargeRow>> ReadCostsAsync(ICloudAccount account, DateOnly from, DateOnly until, CostParts parts = CostParts.All) =>
        await CollectAsync(account.Costs!.ReadAsync(new CostRequest(from, until, parts, ItemFaults.Add), Cancel));

    private protected async Task<List<CloudResource>> ListAsync(ICloudAccount account) =>
        await CollectAsync(account.Inventory!.ListAsync(new InventoryRequest(ItemFaults.Add), Cancel));

    private protected async Task<List<MetricPoint>> ReadMetricsAsync(ICloudAccount account, IReadOnlyCollection<CloudResource> resources, int minutes = 15) =>
        await CollectAsync(account.Metrics!.ReadAsync(
            new MetricRequest(
                resources, Enum.GetValues<MetricKind>().ToHashSet(), OurClock.Now.AddMinutes(-minutes), OurClock.Now, TimeSpan.FromMinutes(5), ItemFaults.Add),
            Cancel));

    /// <summary>One call of each kind, by the operation that it ends in.</summary>
    private protected IEnumerable<(string Operation, Func<ICloudAccount, Task> Call)> Calls() =>
    [
        (IdentityOperation, account => account.ProveIdentityAsync(Cancel)),
        (CostOperation, account => ReadCostsAsync(account, Day(1), Day(20))),
        (InventoryOperation, account => ListAsync(account)),
        (MetricOperation, account => ReadMetricsAsync(account, [SomeServer()])),
    ];

    private protected async Task<ProviderException> FailureAsync(string operation, Fault? fault, ICloudAccount? account = null)
    {
        if (fault is not null)
            Sky.Faults.Add(fault);
        ICloudAccount opened = account ?? Open();
        return await Should.ThrowAsync<ProviderException>(() => Calls().Single(c => c.Operation == operation).Call(opened));
    }

    private protected CloudResource SomeServer()
    {
        SimulatedServer server = Customer.Servers.First(s => s is { IsDatabase: false, IsRunning: true });
        return new()
        {
            ResourceId = server.Id,
            Kind = ResourceKind.Server,
            NativeType = "test",
            AccountId = AccountIdOf(Customer),
            RegionId = server.Region,
            State = ResourceState.Running,
        };
    }

    private protected static async Task<List<T>> CollectAsync<T>(IAsyncEnumerable<T> stream)
    {
        var items = new List<T>();
        await foreach (T item in stream)
            items.Add(item);
        return items;
    }
}
