using System.Buffers;
using System.Text;

namespace MspPlatform.RemoteWrite;

/// <summary>Tells the label names apart by which a client could claim to be someone else.</summary>
internal static class ReservedNames
{
    /// <summary>The reserved label that this is, byte for byte.</summary>
    internal static ReservedLabels Exactly(ReadOnlySpan<byte> name) => name.Length switch
    {
        // The length tells the names apart before their bytes are compared.
        11 when name.SequenceEqual("customer_id"u8) => ReservedLabels.CustomerId,
        13 when name.SequenceEqual("vm_account_id"u8) => ReservedLabels.VmAccountId,
        13 when name.SequenceEqual("vm_project_id"u8) => ReservedLabels.VmProjectId,
        13 when name.SequenceEqual("__tenant_id__"u8) => ReservedLabels.TenantId,
        _ => ReservedLabels.None,
    };

    /// <summary>
    /// Whether the name is reserved, or becomes so under <c>-usePromCompatibleNaming</c>, which puts one <c>_</c> in place of every
    /// <em>character</em> outside <c>[a-zA-Z0-9_]</c> after the edge's label was added
    /// (github.com/VictoriaMetrics/VictoriaMetrics, lib/promrelabel/relabel.go, <c>SanitizeLabelName</c>). Not so plain <c>customer_id</c>.
    /// </summary>
    internal static bool IsForbidden(ReadOnlySpan<byte> name)
    {
        if (name.Length < "customer_id"u8.Length)
            return false;
        return Becomes(name, "customer_id"u8) ? !name.SequenceEqual("customer_id"u8)
            : Becomes(name, "vm_account_id"u8) || Becomes(name, "vm_project_id"u8) || Becomes(name, "__tenant_id__"u8);
    }

    private static bool Becomes(ReadOnlySpan<byte> name, ReadOnlySpan<byte> reserved)
    {
        foreach (var wanted in reserved)
        {
            if (name.IsEmpty)
                return false;
            var taken = 1;
            if (name[0] != wanted)
            {
                if (wanted != (byte)'_' || char.IsAsciiLetterOrDigit((char)name[0]))
                    return false;
                // Go's regexp takes a byte that is not UTF-8 as a character of its own.
                if (name[0] >= 0x80 && Rune.DecodeFromUtf8(name, out _, out var length) == OperationStatus.Done)
                    taken = length;
            }

            name = name[taken..];
        }

        return name.IsEmpty;
    }
}
