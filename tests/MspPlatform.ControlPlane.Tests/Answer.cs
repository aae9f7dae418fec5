using System.Net;
using System.Text.Json;

namespace MspPlatform.ControlPlane.Tests;

/// <summary>Reads answers the way a client does.</summary>
internal static class Answer
{
    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> pending, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await pending;
        string text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, text);
        return JsonElement.Parse(text);
    }

    /// <summary>Checks an error's form: problem details with this status and code, and a trace id.</summary>
    public static async Task ShouldBeProblemAsync(this Task<HttpResponseMessage> pending, HttpStatusCode status, string code)
    {
        using HttpResponseMessage answer = await pending;
        string text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        JsonElement problem = JsonElement.Parse(text);
        problem.GetProperty("code").GetString().ShouldBe(code, text);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
    }

    public static string String(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
