using Microsoft.AspNetCore.Http.HttpResults;

namespace MspPlatform.ControlPlane.Problems;

/// <summary>An expected refusal: a value, not an exception.</summary>
/// <param name="Status">The HTTP status, 4xx.</param>
/// <param name="Code">Stable, for programs; interfaces promise it never changes its meaning.</param>
/// <param name="Detail">For people: what was wrong and what to do about it. Never holds a secret or another customer's data.</param>
internal sealed record Failure(int Status, string Code, string Detail)
{
    public ProblemHttpResult ToProblem() =>
        TypedResults.Problem(Detail, statusCode: Status, extensions: [KeyValuePair.Create(ProblemCodes.Member, (object?)Code)]);
}
