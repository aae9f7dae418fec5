namespace MspPlatform.Mock.Clouds;

/// <summary>What a sky is like. The same plan always makes the same one.</summary>
internal sealed record SkyPlan
{
    /// <summary>From which everything is drawn.</summary>
    public int Seed { get; init; } = 1;

    public int Customers { get; init; } = 3;

    public int ServersPerCustomer { get; init; } = 7;

    /// <summary>Items on a page of any API: groups, points, resources. Never more than the real cloud gives.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public Uri Address { get; init; } = new("http://127.0.0.1:0");
}
