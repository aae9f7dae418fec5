using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>
/// How the proxies are started for one customer with one token. All of them know the customer by the bearer token, set its label
/// by <c>extra_label</c> in the URL and write no line per request; only ours reads what it forwards.
/// </summary>
/// <param name="folder">For configuration and logs.</param>
/// <param name="store">What the proxies forward to.</param>
internal sealed class Proxies(string folder, Uri store, EdgeCustomer customer)
{
    internal const string GatewayName = "Gateway";
    internal const string RewritingName = "Gateway, mode C";
    internal const string YarpName = "YARP";
    internal const string VmAuthName = "vmauth";
    internal const string NginxName = "nginx";

    private string Scope => $"extra_label=customer_id%3D{customer.Id}";

    /// <summary>Where the Gateway serves its own metrics.</summary>
    internal int GatewayMetricsPort { get; } = LoopbackPort.FindFree();

    internal Task<Proxy> StartGatewayAsync(EdgeDatabase database, string hashKeyFile, CancellationToken cancellationToken) =>
        StartGatewayAsync(GatewayName, GatewayMetricsPort, database, hashKeyFile, cancellationToken);

    /// <summary>One more Gateway, and a customer whose bodies it must rewrite, because its back end takes remote write and knows nothing else.</summary>
    internal async Task<(Proxy Proxy, EdgeCustomer Customer)> StartRewritingGatewayAsync(
        EdgeDatabase database, string hashKeyFile, string id, CancellationToken cancellationToken)
    {
        var rewritten = await EdgeCustomer.CreateAsync(database, id);
        await database.AddBackendAsync(id, "remote-write", new Uri(store, "api/v1/write"));
        await database.PlaceAsync(rewritten.Id, id);
        return (await StartGatewayAsync(RewritingName, LoopbackPort.FindFree(), database, hashKeyFile, cancellationToken), rewritten);
    }

    private Task<Proxy> StartGatewayAsync(
        string part, int metricsPort, EdgeDatabase database, string hashKeyFile, CancellationToken cancellationToken)
    {
        var port = LoopbackPort.FindFree();
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Platform"] = database.GatewayConnectionString,
            ["Tokens__HashKeyFile"] = hashKeyFile,
            ["VictoriaMetrics__Url"] = store.ToString(),

            // Its samples would stand among those that are counted, and a sink answers no questions.
            ["Canary__Enabled"] = "false",
            ["Listen__Port"] = Text(port),
            ["Listen__MetricsPort"] = Text(metricsPort),
        };

        // So that one can try a setting of the runtime: DOTNET_gcServer=1 make bench.
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if ((string)variable.Key is var name && name.StartsWith("DOTNET_", StringComparison.Ordinal))
                environment.TryAdd(name, (string)variable.Value!);
        }

        var program = Path.Combine(StackFolders.Repository, "src/MspPlatform.Gateway/bin/Release/net10.0/MspPlatform.Gateway.dll");
        return Proxy.StartAsync(Spec(part, DotnetProgram, [program], environment), port, "/readyz", cancellationToken);
    }

    internal Task<Proxy> StartYarpAsync(CancellationToken cancellationToken)
    {
        var port = LoopbackPort.FindFree();
        var environment = new Dictionary<string, string>
        {
            [PlainYarp.Port] = Text(port),
            [PlainYarp.Store] = store.ToString(),
            [PlainYarp.Token] = customer.Agent.Text,
            [PlainYarp.Scope] = Scope,
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        };
        var spec = Spec(YarpName, DotnetProgram, [typeof(PlainYarp).Assembly.Location, PlainYarp.Verb], environment);
        return Proxy.StartAsync(spec, port, "/health", cancellationToken);
    }

    /// <summary>Where a proxy would send a write.</summary>
    internal Uri Direct => new(store, $"api/v1/write?{Scope}");

    internal async Task<Proxy> StartVmAuthAsync(string program, CancellationToken cancellationToken)
    {
        var port = LoopbackPort.FindFree();
        var file = Path.Combine(folder, "vmauth.yml");
        await File.WriteAllTextAsync(
            file,
            $"""
             users:
               - bearer_token: "{customer.Agent.Text}"
                 url_map:
                   - src_paths: ["/api/v1/write"]
                     url_prefix: "{store}?{Scope}"
             """,
            cancellationToken);
        return await Proxy.StartAsync(
            Spec(VmAuthName, program, [$"-auth.config={file}", $"-httpListenAddr=127.0.0.1:{port}"]), port, "/health", cancellationToken);
    }

    internal async Task<Proxy> StartNginxAsync(string program, CancellationToken cancellationToken)
    {
        var port = LoopbackPort.FindFree();
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, NginxConfiguration(port), cancellationToken);
        return await Proxy.StartAsync(Spec(NginxName, program, ["-p", folder, "-e", "stderr", "-c", file]), port, "/health", cancellationToken);
    }

    // The program that runs this one, which may not be on PATH: <root>/shared/Microsoft.NETCore.App/<version>/.
    internal static string DotnetProgram => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    // One worker without a master: a single process to measure and to stop. The body fits into memory, as everywhere else; by default
    // nginx would write it to disk. Connections are kept for longer than a run, so that nobody pays for new ones.
    private string NginxConfiguration(int port) =>
        $$"""
          daemon off;
          master_process off;
          pid {{folder}}/nginx.pid;
          error_log stderr warn;
          events { worker_connections 256; }
          http {
            access_log off;
            client_body_temp_path {{folder}}/nginx-body;
            proxy_temp_path {{folder}}/nginx-proxy;
            fastcgi_temp_path {{folder}}/nginx-fastcgi;
            uwsgi_temp_path {{folder}}/nginx-uwsgi;
            scgi_temp_path {{folder}}/nginx-scgi;
            client_body_buffer_size 256k;
            client_max_body_size 32m;
            keepalive_requests 1000000;
            map_hash_bucket_size 128;
            map $http_authorization $customer {
              default "";
              "Bearer {{customer.Agent.Text}}" "{{customer.Id}}";
            }
            upstream store {
              server {{store.Authority}};
              keepalive 16;
              keepalive_requests 1000000;
            }
            server {
              listen 127.0.0.1:{{port}};
              location = /health { return 204; }
              location = /api/v1/write {
                if ($customer = "") { return 401; }
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_pass http://store/api/v1/write?extra_label=customer_id%3D$customer;
              }
            }
          }
          """;

    private PartSpec Spec(string name, string program, string[] arguments, Dictionary<string, string>? environment = null) => new()
    {
        Name = name,
        Program = program,
        Arguments = arguments,
        Environment = environment ?? [],
        LogFile = Path.Combine(folder, name + ".log"),
    };

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
