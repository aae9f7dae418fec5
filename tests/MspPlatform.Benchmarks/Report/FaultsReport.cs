using System.Globalization;
using System.Text;
using MspPlatform.Benchmarks.Faults;

namespace MspPlatform.Benchmarks.Report;

/// <summary>Writes what one campaign found as <c>docs/faults.md</c>.</summary>
internal static class FaultsReport
{
    internal static string Build(IReadOnlyList<(string Name, string Value)> machine, FaultResult faults, IReadOnlyList<FairnessResult> fairness)
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Faults

            Written by `make soak`, not by hand. Real agents send counters whose value is the number of the scrape; each part is killed or
            starved in turn, and afterwards every value is looked for in the store.

            | | |
            |---|---|

            """);
        foreach ((string name, string value) in (IReadOnlyList<(string, string)>)[.. machine, ("beside", faults.Versions)])
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
        text.Append(CultureInfo.InvariantCulture,
            $"""

             ## What was lost

             {faults.Agents} agents (half vmagent, half Prometheus) of {faults.Customers} customers, {faults.Series} counters each, every 2 s, with the
             configurations that the platform hands out. *Dropped*: given up by an agent. *Lost*: acknowledged and not in the store. *Twice*: in
             the store again, because an agent heard no answer or the edge sent it again. *Usage*: samples in the usage tables less samples in the store.

             | fault | produced | dropped | lost | twice | usage | all there after |
             |---|--:|--:|--:|--:|--:|--:|

             """);
        foreach (FaultRow row in faults.Rows)
        {
            string lost = row.Missing == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{row.Missing:N0}, of the last {row.LostSeconds:F1} s");
            string after = row.Missing == 0 ? string.Create(CultureInfo.InvariantCulture, $"{row.Seconds:F0} s") : "never";
            text.Append(CultureInfo.InvariantCulture,
                $"| {row.Fault} | {row.Produced:N0} | {row.Dropped:N0} | {lost} | {row.Copies:N0} | {row.UsageLessStored:+#,0;-#,0;0} | {after} |\n");
        }

        text.Append('\n');
        foreach (FaultRow row in faults.Rows.Where(row => row.Seen.Length > 0))
            text.Append(CultureInfo.InvariantCulture, $"- {row.Fault}: {row.Seen}.\n");
        foreach (string skipped in faults.Skipped)
            text.Append(CultureInfo.InvariantCulture, $"- Skipped: {skipped}.\n");
        text.Append(
            """

            What an answer of 2xx means: the store has the sample in memory, and the edge keeps a copy. VictoriaMetrics keeps it there for up to 2 s
            as a row, then as a part until `-inmemoryDataFlushInterval` is over, and looks only that often whether it is
            (`lib/storage/partition.go` of 1.112): 12 s with its default of 5 s. When the store is **killed**, what was not written is gone there, no
            agent sends it again, and the edge does (`VictoriaMetrics__ReplayBytes`): what had reached the disk is then in the store twice. Edge
            and store killed together lose those seconds. A killed edge or PostgreSQL alone loses no sample; what a killed edge had not written of the
            usage, `Metering__FlushSeconds` at the most, is not billed.

            ## Clocks that are off


            """);
        foreach (string sentence in faults.Clocks)
            text.Append(CultureInfo.InvariantCulture, $"- {sentence}.\n");
        text.Append(
            """

            ## One customer too loud

            Two customers send 50 writes a second each, of 200 samples; phases of 3 s without and with the noise take turns, 12 of each. *Change*: from a
            quiet phase to the loud one after it, the median of the pairs, and between what the middle half of them lies. The first row, without
            any noise, says how much of that is the machine: what all this runs on has its cores for itself only rarely.

            | noise | p99 quiet, ms | p99 beside | change of p99 | median quiet, ms | median beside | change of median | edge, cores more | noise was answered | others refused |
            |---|--:|--:|--:|--:|--:|--:|--:|---|--:|

            """);
        foreach (FairnessResult row in fairness)
        {
            IEnumerable<string> said = row.Answers.OrderBy(a => a.Key).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Value:N0} × {a.Key}"));
            text.Append(CultureInfo.InvariantCulture, $"| {row.Noise} ");
            foreach (double part in (double[])[0.99, 0.5])
            {
                (double lower, double median, double upper) = row.Change(part);
                text.Append(CultureInfo.InvariantCulture, $"| {FairnessResult.Of(row.Quiet, part):F1} | {FairnessResult.Of(row.Loud, part):F1} ");
                text.Append(CultureInfo.InvariantCulture, $"| {median:+0%;-0%;0%} ({lower:+0%;-0%;0%} to {upper:+0%;-0%;0%}) ");
            }

            text.Append(CultureInfo.InvariantCulture, $"| {row.EdgeCores:F3} | {string.Join(", ", said)} | {row.Refused:N0} |\n");
        }

        text.Append(
            """

            Rotating 1,000 tokens under load and revoking 100 are tried by `RotationTests`, not here.

            """);
        return text.ToString();
    }
}
