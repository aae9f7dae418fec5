using System.Globalization;

namespace MspPlatform.Mock.Clouds.Estate;

/// <summary>The customers of an MSP and what they run: the same for the same plan.</summary>
internal sealed class SimulatedEstate
{
    private static readonly string[] Regions = ["ap-northeast-2", "us-east-1"];

    private static readonly (string Type, int Vcpus, decimal UsdPerHour)[] ServerSizes =
        [("t3.medium", 2, 0.052m), ("m6i.large", 2, 0.118m), ("m6i.xlarge", 4, 0.236m), ("c6i.2xlarge", 8, 0.384m)];

    private static readonly (string Type, int Vcpus, decimal UsdPerHour)[] DatabaseSizes = [("db.t4g.medium", 2, 0.102m), ("db.r6g.large", 2, 0.313m)];

    private readonly SkyPlan _plan;

    public SimulatedEstate(SkyPlan plan)
    {
        _plan = plan;
        Dice = new SeededDice(plan.Seed);
        Payer = Customer(0, isPayer: true);
        Customers = [.. Enumerable.Range(1, plan.Customers).Select(i => Customer(i, isPayer: false))];
    }

    public SeededDice Dice { get; }

    public IReadOnlyList<SimulatedCustomer> Customers { get; }

    /// <summary>The account that the MSP pays everybody's bill from.</summary>
    public SimulatedCustomer Payer { get; }

    public IEnumerable<SimulatedCustomer> Everybody => Customers.Append(Payer);

    /// <summary>Whom the customers' roles trust.</summary>
    public string CollectorArn => $"arn:aws:iam::{CollectorAccountId}:user/collector";

    public string CollectorAccountId { get; } = "999900000000";

    public string CollectorAccessKeyId => "AKIA" + Dice.Text("collector key", 16).ToUpperInvariant();

    public string CollectorSecretAccessKey => Dice.Text("collector secret", 40);

    public SimulatedCustomer? ByAwsAccount(string accountId) => Everybody.FirstOrDefault(c => c.AwsAccountId == accountId);

    private SimulatedCustomer Customer(int number, bool isPayer)
    {
        string name = isPayer ? "msp" : $"customer-{number}";
        string accountId = (100_000_000_000 + (long)(Dice.Share(name) * 1e11) + number).ToString(CultureInfo.InvariantCulture);
        IEnumerable<SimulatedServer> servers = Enumerable.Range(0, isPayer ? 1 : _plan.ServersPerCustomer)
            .Select(i => Server($"{name}/server-{i}", i, database: false));
        IEnumerable<SimulatedServer> databases = Enumerable.Range(0, isPayer ? 0 : 2).Select(i => Server($"{name}/db-{i}", i, database: true));
        bool plan = number % 2 == 1;
        return new SimulatedCustomer(
            name, accountId, "MspPlatformCollector", Dice.Text(name + "/external", 40), isPayer, [.. servers, .. databases],
            plan ? Dice.Amount(name + "/plan", 4, 6) : 0, number == 2 ? 0.03m : 0);
    }

    private SimulatedServer Server(string path, int number, bool database)
    {
        (string type, int vcpus, decimal price) = database ? DatabaseSizes[number % 2] : ServerSizes[(int)(Dice.Share(path + "/size") * ServerSizes.Length)];
        string id = database ? "db-" + Dice.Text(path, 26).ToUpperInvariant() : "i-" + Dice.Text(path, 17);

        // The first ones run in the first region, so that no customer is without.
        bool running = number == 0 || Dice.Share(path + "/off") > 0.15;
        return new SimulatedServer(id, path.Replace('/', '-'), database, Regions[number % Regions.Length], type, vcpus, price, running);
    }
}
