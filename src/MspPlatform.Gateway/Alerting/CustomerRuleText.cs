namespace MspPlatform.Gateway.Alerting;

/// <summary>What is told of a customer's own rule.</summary>
/// <param name="Duration">Seconds.</param>
/// <param name="KeepFiringFor">Seconds.</param>
/// <param name="EvaluationTime">Seconds.</param>
/// <param name="Fails">Whether its last evaluation failed; why is the operator's to read, since it may quote any series.</param>
internal sealed record CustomerRuleText(
    string Query,
    double Duration,
    double KeepFiringFor,
    Dictionary<string, string> Labels,
    Dictionary<string, string> Annotations,
    bool Fails,
    double EvaluationTime,
    string LastEvaluation);
