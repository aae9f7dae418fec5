namespace MspPlatform.Providers;

/// <summary>Counts what a plugin asks of a cloud. Must not block and must not throw.</summary>
public interface IApiMeter
{
    /// <summary>Called once for every request that was sent, when its answer or its failure is there, before anything is made of it.</summary>
    void Count(ApiCall made);
}
