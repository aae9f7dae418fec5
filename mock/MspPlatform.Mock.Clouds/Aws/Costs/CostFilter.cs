using System.Text.Json.Nodes;
using MspPlatform.Mock.Clouds.Estate;

namespace MspPlatform.Mock.Clouds.Aws.Costs;

/// <summary>Cost Explorer's expressions: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Expression.html.</summary>
internal static class CostFilter
{
    public static bool Matches(JsonNode filter, TrueCharge charge)
    {
        if (filter is not JsonObject { Count: 1 } expression)
            throw AwsRequest.Invalid("An Expression has exactly one of And, Or, Not, Dimensions.");
        (string name, JsonNode? value) = expression.First();
        return (name, value) switch
        {
            ("And", JsonArray { Count: >= 2 } all) => all.All(e => Matches(e!, charge)),
            ("Or", JsonArray { Count: >= 2 } any) => any.Any(e => Matches(e!, charge)),
            ("Not", JsonObject negated) => !Matches(negated, charge),
            ("Dimensions", JsonObject dimension) =>
                AwsRequest.List(dimension, "Values").Any(v => v!.GetValue<string>() == Value(AwsRequest.Member<string>(dimension, "Key"), charge)),
            _ => throw AwsRequest.Invalid($"{name} is no valid expression."),
        };
    }

    /// <summary>A charge's value of a dimension.</summary>
    public static string Value(string dimension, TrueCharge charge) => dimension switch
    {
        "SERVICE" => charge.Service,
        "REGION" => charge.Region,
        "RECORD_TYPE" => charge.RecordType,
        "LINKED_ACCOUNT" => charge.AccountId,
        _ => throw AwsRequest.Invalid($"{dimension} is no dimension of this sky."),
    };
}
