namespace MspPlatform.Domain.Backends;

/// <summary>Kinds as the database and the API write them.</summary>
public static class BackendKindText
{
    private static readonly (BackendKind Kind, string Text)[] Texts =
    [
        (BackendKind.VictoriaMetrics, "victoriametrics"),
        (BackendKind.VictoriaMetricsCluster, "victoriametrics-cluster"),
        (BackendKind.Mimir, "mimir"),
        (BackendKind.RemoteWrite, "remote-write"),
    ];

    public static string Of(BackendKind kind) => Texts.Single(t => t.Kind == kind).Text;

    public static bool TryParse(string? text, out BackendKind kind)
    {
        (BackendKind Kind, string Text) found = Texts.SingleOrDefault(t => t.Text == text);
        kind = found.Kind;
        return found.Text is not null;
    }
}
