using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Isolation;

/// <summary>A customer's word in every place where data can lie.</summary>
internal sealed class PlantedSecrets(EdgeCustomer customer)
{
    public EdgeCustomer Customer => customer;

    /// <summary>Part of what another customer asks when it asks for this label's values, and of nothing else.</summary>
    public string LabelName { get; } = customer.Secret + "_label";

    /// <summary>None is part of a request that another customer makes.</summary>
    public string[] Words { get; } = [.. ((string[])["_metric", "_value", "_help", "_alert", "_annotation"]).Select(place => customer.Secret + place)];

    /// <summary>A group with a rule that is the customer's by its label, and one that is by its series alone; indented as an item of <c>groups</c>.</summary>
    public string Rules =>
        $$$"""
          - name: {{{customer.Secret}}}_alert_group
            rules:
              - alert: {{{customer.Secret}}}_alert
                expr: '{__name__=~"secret_of_.*_metric"} > 0'
                labels: {customer_id: {{{customer.Id}}}}
                annotations: {summary: "{{{customer.Secret}}}_annotation {{ $labels.shared }}"}
          - name: everybodys_{{{customer.Id.Value.Length}}}
            rules:
              - alert: Anybody
                expr: up > 0
                annotations: {summary: "{{ $labels.instance }}"}

        """;

    public async Task PlantAsync(EdgeFixture edge, CancellationToken cancellationToken)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 2000;
        string value = customer.Secret + "_value";
        byte[] body = new RemoteWriteBody()
            .Series(42, now, ("__name__", customer.Secret + "_metric"), (LabelName, value), ("shared", value))
            .Series(1, now, ("__name__", "up"), ("instance", value))
            .ToSnappy();
        (await edge.Gateway.WriteAsync(customer.Agent.Text, body, cancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await edge.FlushStoreAsync(cancellationToken);
    }

    /// <summary>Describes a metric of that name, and one that every customer has.</summary>
    public async Task TellAsync(RunningGateway gateway, CancellationToken cancellationToken)
    {
        string text = $"# HELP {customer.Secret}_metric {customer.Secret}_help\n# HELP up {customer.Secret}_help\n";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/import/prometheus") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", customer.Agent.Text);
        (await gateway.Http.SendAsync(request, cancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }
}
