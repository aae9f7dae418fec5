using System.Globalization;
using System.Text.RegularExpressions;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// Which stores keep customers apart. The scope is <c>extra_label</c> in the URL, so whatever makes the store ignore it, or changes the
/// label <c>customer_id</c> of stored series, is refused.
/// </summary>
internal static partial class StoreRules
{
    /// <summary>
    /// Stands in every version from 1.99 on, so a build that names no version is at least as new. One that lacks it is older, or is another
    /// program, such as vmauth, whose flags say nothing about the store behind it.
    /// </summary>
    private const string LabelsFlag = "search.ignoreExtraFiltersAtLabelsAPI";

    private const int RegexPatienceMs = 1000;

    /// <summary>
    /// Versions before 1.143.0, 1.136.9 and 1.122.22 let a form override <c>extra_label</c> of the URL (VictoriaMetrics #10908). They are
    /// taken nevertheless: nothing of a client's URL or form reaches the store, both are built anew from known parameters.
    /// </summary>
    private static readonly Version Oldest = new(1, 100, 0);

    private static readonly string[] Relabeling =
    [
        "relabelConfig", "streamAggr.config", "streamAggr.dropInputLabels", "remoteWrite.label", "remoteWrite.relabelConfig",
        "remoteWrite.urlRelabelConfig", "remoteWrite.streamAggr.config", "remoteWrite.streamAggr.dropInputLabels",
    ];

    public static StoreVerdict Judge(StoreFacts facts, StoreDemands demands, bool allowRelabeling)
    {
        List<string> faults = [], warnings = [];
        JudgeVersion(facts, faults, warnings);
        JudgeFlags(facts.Flags, allowRelabeling, faults);
        Compare(facts.Flags, "maxLabelsPerTimeseries", demands.Labels, "labels of a series", warnings);
        Compare(facts.Flags, "maxLabelNameLen", demands.NameBytes, "bytes of a label's name", warnings);
        Compare(facts.Flags, "maxLabelValueLen", demands.ValueBytes, "bytes of a label's value", warnings);
        Compare(facts.Flags, "maxInsertRequestSize", demands.BodyBytes, "bytes of a body", warnings);
        return new StoreVerdict(faults.Count == 0 ? StoreStanding.Safe : StoreStanding.Unsafe, [.. faults], [.. warnings]);
    }

    /// <summary>
    /// The vmagent or vminsert that writes go to. It is not asked for versions or scopes, for nothing is read from it; a page of something
    /// else names none of these flags.
    /// </summary>
    public static StoreVerdict JudgeWriter(StoreFacts facts, bool allowRelabeling)
    {
        List<string> faults = [];
        JudgeChanges(facts.Flags, allowRelabeling, faults);
        return new StoreVerdict(faults.Count == 0 ? StoreStanding.Safe : StoreStanding.Unsafe, [.. faults], []);
    }

    /// <summary>
    /// Mimir with tenants turned off (<c>-auth.multitenancy-enabled=false</c>), and a proxy that puts the tenant in by itself, answer a
    /// query without a tenant, and would give everybody the same series. With tenants it is 401.
    /// </summary>
    public static StoreVerdict JudgeMimir(int statusWithoutTenant) => statusWithoutTenant switch
    {
        StatusCodes.Status401Unauthorized => new StoreVerdict(StoreStanding.Safe, [], []),
        >= 200 and < 300 => new StoreVerdict(StoreStanding.Unsafe, ["It answers queries that name no tenant: turn its multitenancy on."], []),
        _ => StoreVerdict.Unknown($"A query without a tenant is answered with {statusWithoutTenant}, not with 401."),
    };

    private static void JudgeVersion(StoreFacts facts, List<string> faults, List<string> warnings)
    {
        if (facts.Version is null)
            faults.Add("Its /metrics names no vm_app_version: this is no VictoriaMetrics.");
        else if (facts.Version.Length == 0)
            warnings.Add("Its build names no version; its flags are those of 1.99 or newer.");
        else if (ReleaseNumber().Match(facts.Version) is not { Success: true } match)
            faults.Add($"Its version '{facts.Version}' cannot be read: use a release, {Oldest} or newer.");
        else if (Version.Parse(match.Groups[1].Value) < Oldest)
            faults.Add($"Its version {match.Groups[1].Value} is too old: use {Oldest} or newer.");
    }

    private static void JudgeFlags(IReadOnlyDictionary<string, string> flags, bool allowRelabeling, List<string> faults)
    {
        // What is not plainly off counts as on.
        if (!flags.TryGetValue(LabelsFlag, out string? ignored))
            faults.Add($"Its /metrics does not tell the flag -{LabelsFlag}: this is no VictoriaMetrics or vmselect of {Oldest} or newer.");
        else if (ignored != "false")
            faults.Add($"-{LabelsFlag} shows every customer the label names and values of all others: remove it.");
        JudgeChanges(flags, allowRelabeling, faults);
    }

    private static void JudgeChanges(IReadOnlyDictionary<string, string> flags, bool allowRelabeling, List<string> faults)
    {
        if (flags.GetValueOrDefault("usePromCompatibleNaming", "false") != "false")
            faults.Add("-usePromCompatibleNaming lets 'customer.id' become customer_id after the edge looked: remove it.");
        if (allowRelabeling)
            return;
        foreach (string flag in Relabeling)
        {
            if (flags.GetValueOrDefault(flag, "").Length > 0)
                faults.Add($"-{flag} can change or drop customer_id: remove it, or set VictoriaMetrics__AllowRelabeling once it is known not to.");
        }
    }

    private static void Compare(IReadOnlyDictionary<string, string> flags, string flag, long demand, string unit, List<string> warnings)
    {
        if (!flags.TryGetValue(flag, out string? text))
            return;
        if (!ByteSize.TryParse(text, out long taken))
            warnings.Add($"-{flag} is '{text}', which cannot be compared with what the edge lets through.");

        // 0 is no limit.
        else if (taken > 0 && taken < demand)
            warnings.Add($"-{flag} is {text}, but the edge lets {Amount(demand)} {unit} pass: the store will drop or refuse them.");
    }

    private static string Amount(long demand) => demand == long.MaxValue ? "any number of" : demand.ToString(CultureInfo.InvariantCulture);

    // short_version is "v1.112.0"; version is "victoria-metrics-20250221-150000-tags-v1.112.0-0-gabc".
    [GeneratedRegex(@"(?:^|-)v?([0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6})(?:$|[-+])", RegexOptions.CultureInvariant, RegexPatienceMs)]
    private static partial Regex ReleaseNumber();
}
