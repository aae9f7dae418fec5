using System.Globalization;
using MspPlatform.Domain.Backends;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// The URLs of each kind of back end, made of its address, constants and the token's customer. VictoriaMetrics is told the customer by
/// <c>extra_label</c>: what a body without a <c>customer_id</c> gets, and what is ANDed onto every selector (<c>app/vminsert</c> and
/// <c>app/vmselect/searchutil</c>). Its cluster besides that has an account for each customer. Mimir is told by a header.
/// </summary>
internal static class StorePaths
{
    /// <summary>With the slash at its end that <see cref="Uri(Uri, string)"/> needs to append to it.</summary>
    public static Uri Base(Uri url) => url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");

    /// <param name="url">A base, but for <see cref="BackendKind.RemoteWrite"/>, where it is the URL itself.</param>
    public static Uri Write(BackendKind kind, Uri url, StoreAccount account) => kind switch
    {
        BackendKind.VictoriaMetrics => new Uri(url, $"api/v1/write?{ScopeTo(account)}"),
        BackendKind.VictoriaMetricsCluster => new Uri(url, $"insert/{Number(account)}/prometheus/api/v1/write?{ScopeTo(account)}"),
        BackendKind.Mimir => new Uri(url, "api/v1/push"),
        _ => url,
    };

    /// <param name="path">Path below <c>api/v1/</c>, made of constants and checked label names.</param>
    public static Uri Read(BackendKind kind, Uri url, StoreAccount account, string path) => kind switch
    {
        BackendKind.VictoriaMetrics => new Uri(url, $"api/v1/{path}?{ScopeTo(account)}"),
        BackendKind.VictoriaMetricsCluster => new Uri(url, $"select/{Number(account)}/prometheus/api/v1/{path}?{ScopeTo(account)}"),
        BackendKind.Mimir => new Uri(url, $"prometheus/api/v1/{path}"),
        _ => throw new InvalidOperationException($"A back end of the kind {kind} is not read: nothing would keep customers apart."),
    };

    // A CustomerId cannot be empty, which matters: an empty value would select the series without the label.
    private static string ScopeTo(StoreAccount account) => $"extra_label=customer_id%3D{account.Customer.Value}";

    private static string Number(StoreAccount account) => account.AccountId.ToString(CultureInfo.InvariantCulture);
}
