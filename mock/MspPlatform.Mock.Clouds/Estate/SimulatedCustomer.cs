namespace MspPlatform.Mock.Clouds.Estate;

/// <summary>A customer, or the MSP itself, with its account at AWS.</summary>
/// <param name="Name">For people.</param>
/// <param name="AwsAccountId">12 digits.</param>
/// <param name="RoleName">Of the role that it made for the MSP.</param>
/// <param name="ExternalId">Which the role's trust policy asks for.</param>
/// <param name="IsPayer">Whether the account pays for, and sees the costs of, all the others.</param>
/// <param name="Servers">What runs there.</param>
/// <param name="SavingsPlanUsdPerDay">What it committed to spend; 0 for none.</param>
/// <param name="Discount">The share that it need not pay, by contract.</param>
internal sealed record SimulatedCustomer(
    string Name, string AwsAccountId, string RoleName, string ExternalId, bool IsPayer,
    IReadOnlyList<SimulatedServer> Servers, decimal SavingsPlanUsdPerDay, decimal Discount)
{
    /// <summary>Whether the trust policy asks for the external id, as it should.</summary>
    public bool AsksForExternalId { get; set; } = true;

    public IEnumerable<string> Regions => Servers.Select(s => s.Region).Distinct();
}
