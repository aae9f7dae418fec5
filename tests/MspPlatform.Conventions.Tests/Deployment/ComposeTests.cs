using System.Text.RegularExpressions;
using MspPlatform.Conventions.Tests.Docs;

namespace MspPlatform.Conventions.Tests.Deployment;

/// <summary>The Compose files, as far as they can be judged without an engine: hardened, without secrets, and with keys that exist.</summary>
public sealed partial class ComposeTests
{
    private static readonly Dictionary<string, string> MayBeRoot = new(StringComparer.Ordinal)
    {
        ["volume-owner"] = "gives fresh volumes to the users that write them, without a network, and ends",
    };

    private static readonly Dictionary<string, string> HostOf = new(StringComparer.Ordinal) { ["gateway"] = "Gateway", ["controlplane"] = "ControlPlane", ["migrate"] = "ControlPlane" };

    private static ComposeFile Production => new(Repository.Read("docker-compose.yml"));

    private static ComposeFile Local => new(Repository.Read("docker-compose.local.yml"));

    internal static IEnumerable<string> Softness(ComposeService service)
    {
        if (service.Text("read_only") != "true")
            yield return $"{service.Name} can write to its own file system";
        if (!service.List("security_opt").Contains("no-new-privileges:true"))
            yield return $"{service.Name} may gain privileges";
        if (!service.List("cap_drop").Contains("ALL"))
            yield return $"{service.Name} keeps capabilities";
        if (!MayBeRoot.ContainsKey(service.Name) && (service.Text("user") is not { } user || user.Split(':')[0] is "0" or "root"))
            yield return $"{service.Name} runs as root";
        if (service.Text("image") is { } image && !image.StartsWith("msp-", StringComparison.Ordinal) && !PinnedImage().IsMatch(image))
            yield return $"{service.Name} runs {image}, which can be another one tomorrow";
        if (!service.Has("healthcheck") && service.Text("restart") != "no")
            yield return $"{service.Name} has no health check";
    }

    [Fact]
    public void Services_Always_AreHardened() => Production.Services.Values.Concat(Added()).SelectMany(Softness).ShouldBeEmpty();

    [Fact]
    public void Services_Always_HaveWhatTheStackNeeds() =>
        Production.Services.Keys.ShouldBe(["volume-owner", "postgres", "victoriametrics", "migrate", "controlplane", "gateway"], ignoreOrder: true);

    [Fact]
    public void ProductionPorts_Always_AreTheEdgesAlone()
    {
        Production.Services.Values.Where(s => s.List("ports").Count > 0).Select(s => s.Name).ShouldBe(["gateway"]);
        Production.Networks.Except(Production.InternalNetworks).ShouldBe(["public"]);
        Production.Services.Values.Where(s => s.List("networks").Contains("public")).Select(s => s.Name).ShouldBe(["gateway"]);
    }

    [Fact]
    public void LocalPorts_Always_AreOnLoopback() =>
        Local.Services.Values.SelectMany(s => s.List("ports")).Where(p => !p.StartsWith("127.0.0.1:", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void EnvironmentKeys_OfTheHosts_ExistInTheirOptions()
    {
        IEnumerable<string> faults = from file in new[] { Production, Local }
                                     from service in file.Services.Values
                                     where HostOf.ContainsKey(service.Name)
                                     from key in service.Environment.Keys
                                     where key.Contains("__", StringComparison.Ordinal) && !ConfigurationTests.InCode(HostOf[service.Name]).Any(s => key == s.Key || IndexOf().Replace(key, "") == s.Key)
                                     select $"{service.Name}: {key}";
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void RequiredKeys_OfTheHosts_AreSet()
    {
        string[] ofMigration = ["ConnectionStrings__Owner", "Tokens__HashKeyFile"];
        IEnumerable<string> Missing(string service, IEnumerable<string> keys) => keys.Except(Production.Services[service].Environment.Keys).Select(k => $"{service}: {k}");
        IEnumerable<string> RequiredOf(string host) => ConfigurationTests.InCode(host).Where(s => s.Default == "required").Select(s => s.Key).Except(["ConnectionStrings__Owner"]);
        Missing("gateway", RequiredOf("Gateway")).Concat(Missing("controlplane", RequiredOf("ControlPlane"))).Concat(Missing("migrate", ofMigration)).ShouldBeEmpty();
    }

    [Fact]
    public void ComposeFiles_Always_HoldNoSecret()
    {
        foreach (ComposeFile file in new[] { Production, Local })
        {
            IEnumerable<string> faults = file.Services.Values.SelectMany(s => s.Environment).Where(e => Secret(e.Key, e.Value)).Select(e => e.Key);
            faults.ShouldBeEmpty();
        }

        Production.Services.Values.Concat(Local.Services.Values).SelectMany(s => s.List("secrets")).Except(Production.Secrets).ShouldBeEmpty();
    }

    [Fact]
    public void Images_OfOurPrograms_AreBuiltFromProjectsThatExist()
    {
        string[] projects =
        [
            .. from service in Production.Services.Values.Concat(Local.Services.Values)
               where service.Has("build")
               select (string)ComposeFile.Map(ComposeFile.Map(service.Map["build"])["args"])["PROJECT"]!,
        ];
        projects.ShouldNotBeEmpty();
        projects.Except(ProjectFile.All.Select(p => $"{p.Room}/{p.Name}")).ShouldBeEmpty();
    }

    [Fact]
    public void VictoriaMetrics_Always_IsNewEnoughForScopedReads()
    {
        Match version = VictoriaMetricsVersion().Match(Production.Services["victoriametrics"].Text("image")!);
        new Version(version.Groups[1].Value).ShouldBeGreaterThanOrEqualTo(new Version("1.143.0"));
    }

    [Theory]
    [InlineData("POSTGRES_PASSWORD", "x", true)]
    [InlineData("ConnectionStrings__Platform", "Host=a;Password=x", true)]
    [InlineData("POSTGRES_PASSWORD_FILE", "/run/secrets/p", false)]
    [InlineData("ConnectionStrings__Platform", "Host=a;Passfile=/run/secrets/p", false)]
    public void EnvironmentValue_ThatIsASecret_IsRefused(string key, string value, bool refused) => Secret(key, value).ShouldBe(refused);

    [Fact]
    public void Service_OutOfTheBox_IsRefused() =>
        Softness(new ComposeService("a", new() { ["image"] = "postgres:latest" })).Count().ShouldBe(6);

    // What the override adds of its own, not what it changes of a service that the production file hardens.
    private static IEnumerable<ComposeService> Added() => Local.Services.Values.Where(s => !Production.Services.ContainsKey(s.Name));

    private static bool Secret(string key, string value) =>
        (SecretName().IsMatch(key) && !value.StartsWith("/run/secrets/", StringComparison.Ordinal)) || value.Contains("Password=", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@":v?\d+\.\d+[\w.-]*$")]
    private static partial Regex PinnedImage();

    [GeneratedRegex(@":v(\d+\.\d+\.\d+)$")]
    private static partial Regex VictoriaMetricsVersion();

    [GeneratedRegex(@"__\d+$")]
    private static partial Regex IndexOf();

    [GeneratedRegex("PASSWORD|SECRET|TOKEN$|API_?KEY|HashKeyFile", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
