using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MspPlatform.Domain;
using MspPlatform.Gateway.Alerting;
using MspPlatform.Gateway.Authentication;

namespace MspPlatform.Gateway.Reading;

/// <summary>Answers <c>rules</c> and <c>alerts</c> with what is the customer's of them.</summary>
internal sealed class RuleReads(VmAlert vmAlert)
{
    private static readonly Refusal Unreachable =
        Refusal.Unavailable(RejectionReason.AlertingUnavailable, "the evaluator of alerting rules does not answer; try again.");

    public async ValueTask<Refusal?> AnswerAsync(HttpContext http, ReadSource source, ReadQuery query, TokenEntry token)
    {
        string? type = query.Value("type");
        if (type is not (null or "" or "alert" or "record"))
            return Refusal.BadRequest(RejectionReason.BadParameter, "'type' must be alert or record.");
        List<CustomerRuleGroup> groups = [];
        if (vmAlert.Exists)
        {
            using JsonDocument? answer = await vmAlert.ReadRulesAsync(http.RequestAborted);
            if (answer is null)
                return Unreachable;
            groups = CustomerRules.Of(answer.RootElement, token.CustomerId);
        }

        http.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter))
        {
            if (source == ReadSource.Alerts)
                RulesAnswer.WriteAlerts(json, groups);
            else
                RulesAnswer.WriteRules(json, string.IsNullOrEmpty(type) ? groups : OfType(groups, isAlerting: type == "alert"));
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        return null;
    }

    private static IEnumerable<CustomerRuleGroup> OfType(List<CustomerRuleGroup> groups, bool isAlerting) => groups
        .Select(group => group with { Rules = group.Rules.FindAll(rule => rule.IsAlerting == isAlerting) })
        .Where(group => group.Rules.Count > 0);
}
