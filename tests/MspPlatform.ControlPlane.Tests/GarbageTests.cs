using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests;

/// <summary>Sends junk to every operation of the OpenAPI document, with a key that may do everything, and wants to be told what is wrong.</summary>
public sealed class GarbageTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private static readonly string[] Ids =
        ["%00", "..%2f..%2fetc", "ACME", "a", "%F0%9F%92%A9", "' OR 1=1 --", "%22%3E", "-acme", "acme%0A", "%ff%fe", "{customerId}", new string('a', 2000)];

    private static readonly string[] QueryValues =
        ["%00", "-1", "1e9", "99999999999999999999", "%ff", "%F0%9F%92%A9", "a%0D%0Ab", "[]", "true", "QUJD", "_w", "////", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00+14:00", new string('x', 3000), "%ED%A0%80"];

    private static readonly string[] Bodies =
    [
        "", " ", "null", "true", "5", "1e999", "\"text\"", "[]", "[[[[[[", "{", "{}}", "{\"a\":}", "{\"name\":{}}", "{\"name\":[\"x\"]}", "{\"name\":1}", "{\"name\":\"\\ud800\"}",
        "{\"name\":\"\\u0000\"}", "{\"\\u0000\":1}", "{\"id\":\"acme\\n\",\"name\":\"x\"}", "{\"name\":\"x\",\"scopes\":[null]}", "{\"name\":\"x\",\"scopes\":{}}",
        "{\"name\":\"x\",\"expiresAt\":\"9999-12-31T23:59:59.9999999-14:00\"}", "{\"name\":\"x\",\"expiresAt\":\"0001-01-01T00:00:00+14:00\"}", "{\"name\":\"x\",\"expiresAt\":-1}",
        "{\"name\":\"x\",\"allowedCidrs\":[\"::ffff:10.0.0.0/104\"]}", "{\"name\":\"x\",\"allowedCidrs\":[5]}", "{\"name\":\"x\",\"allowedCidrs\":[\"/\"]}",
        "{\"overlap\":\"99999999999999:00:00\"}", "{\"overlap\":\"::\"}", "{\"overlap\":null}", "{\"overlap\":24}",
        "{\"limits\":{\"samplesPerSecond\":{\"value\":1e400}}}", "{\"limits\":[]}", "{\"limits\":null}", "{\"samplesPerSecond\":{\"value\":0}}",
        "{\"samplesPerSecond\":[]}", "{\"samplesPerSecond\":{\"mode\":\"\\ud800\"}}", "{\"limits\":{\"\\ud800\":{}}}", "{\"\\ud800\":{}}",
        "{\"name\":\"x\",\"name\":\"y\"}", "{\"__proto__\":{}}", "{\"name\":\"" + new string('n', 5000) + "\"}", "<xml/>", "\0\0\0\0",
    ];

    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);

    public void Dispose() => _msp.Dispose();

    [Fact]
    public async Task AnyOperation_GivenJunkIds_Answers4xx()
    {
        foreach (Operation operation in await OperationsAsync())
        {
            foreach (string id in operation.Path.Contains('{', StringComparison.Ordinal) ? Ids : [])
                await ShouldRefuseAsync(operation, operation.PathWith(id), Json("{}"));
        }
    }

    [Fact]
    public async Task AnyOperation_GivenJunkQueries_AnswersNever5xx()
    {
        foreach (Operation operation in await OperationsAsync())
        {
            foreach (string name in operation.QueryParameters)
            {
                foreach (string value in QueryValues)
                    await ShouldNotFailAsync(operation, $"{operation.PathWith("acme")}?{name}={value}", null);
                await ShouldNotFailAsync(operation, $"{operation.PathWith("acme")}?{name}=1&{name}=2&{name}[]=3&{name}", null);
            }
        }
    }

    [Fact]
    public async Task AnyOperationWithABody_GivenJunk_Answers4xx()
    {
        foreach (Operation operation in (await OperationsAsync()).Where(o => o.TakesBody))
        {
            foreach (string body in Bodies)
                await ShouldRefuseOrIgnoreAsync(operation, Json(body), body);
            foreach (string type in new[] { "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/octet-stream" })
                await ShouldRefuseAsync(operation, operation.PathWith("acme"), Typed("{\"name\":\"x\"}", type));
            await ShouldRefuseAsync(operation, operation.PathWith("acme"), Json(new string('[', 30_000)));
            await ShouldRefuseAsync(operation, operation.PathWith("acme"), Json("{\"name\":\"" + new string('n', 70_000) + "\"}"));
            await ShouldRefuseAsync(operation, operation.PathWith("acme"), Typed("{\"name\":\"x\"}", "application/json; charset=utf-9"));
            await ShouldRefuseAsync(operation, operation.PathWith("acme"), Bytes([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]));
        }
    }

    [Fact]
    public async Task AnyPath_GivenOtherMethods_Answers4xx()
    {
        var known = (await OperationsAsync()).ToLookup(o => o.Path, o => o.Method);
        foreach (IGrouping<string, string> path in known)
        {
            foreach (string method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "X" }.Except(path))
                await ShouldRefuseAsync(new Operation(method, path.Key, [], false), Operation.Fill(path.Key, "acme"), null);
        }
    }

    [Fact]
    public async Task Path_Unknown_Answers404AsProblem()
    {
        foreach (string path in new[] { "/", "/api", "/api/v1", "/api/v2/customers", "/api/v1/customers/acme/nothing", "/openapi/v2.json", "/docs/nothing.js", "/%2e%2e/etc/passwd", "/metrics" })
            await _msp.GetAsync(path).ShouldBeProblemAsync(System.Net.HttpStatusCode.NotFound, "not_found");
    }

    private async Task ShouldRefuseOrIgnoreAsync(Operation operation, HttpContent content, string body)
    {
        // A body that says nothing is as good as none where the body is optional, and blank JSON there is no junk.
        if (operation.BodyIsOptional && body is "" or "null")
            await ShouldNotFailAsync(operation, operation.PathWith("acme"), content);
        else
            await ShouldRefuseAsync(operation, operation.PathWith("acme"), content);
    }

    private Task ShouldNotFailAsync(Operation operation, string path, HttpContent? content) => CheckAsync(operation, path, content, status => status < 500);

    private Task ShouldRefuseAsync(Operation operation, string path, HttpContent? content) => CheckAsync(operation, path, content, status => status is >= 400 and < 500);

    private async Task CheckAsync(Operation operation, string path, HttpContent? content, Func<int, bool> expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path) { Content = content };
        using HttpResponseMessage answer = await _msp.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        expected((int)answer.StatusCode).ShouldBeTrue($"{operation.Method} {path} {(content is null ? "" : Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync()))}: {(int)answer.StatusCode} {text}");
        controlPlane.Logs.Errors.ShouldBeEmpty();

        // What is no HTTP at all never reaches us: Kestrel says 400 without a body and hangs up.
        bool hungUp = answer.Headers.ConnectionClose == true && text.Length == 0;
        if ((int)answer.StatusCode >= 400 && operation.Method != "HEAD" && !hungUp)
            JsonElement.Parse(text).String("code").ShouldNotBeNullOrEmpty();
    }

    private async Task<List<Operation>> OperationsAsync()
    {
        JsonElement document = JsonElement.Parse(await _msp.GetStringAsync("/openapi/v1.json"));
        var operations =
            from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select Operation.From(operation.Name.ToUpperInvariant(), path.Name, operation.Value);
        List<Operation> found = [.. operations];
        found.Count.ShouldBeGreaterThan(20);
        return found;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static ByteArrayContent Typed(string body, string type)
    {
        ByteArrayContent content = Bytes(Encoding.UTF8.GetBytes(body));
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    private static ByteArrayContent Bytes(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private sealed record Operation(string Method, string Path, IReadOnlyList<string> QueryParameters, bool TakesBody, bool BodyIsOptional = false)
    {
        public static Operation From(string method, string path, JsonElement operation)
        {
            IEnumerable<JsonElement> parameters = operation.TryGetProperty("parameters", out JsonElement list) ? list.EnumerateArray() : [];
            bool takesBody = operation.TryGetProperty("requestBody", out JsonElement body);
            bool optional = takesBody && !(body.TryGetProperty("required", out JsonElement required) && required.GetBoolean());
            return new Operation(method, path, [.. parameters.Where(p => p.String("in") == "query").Select(p => p.String("name"))], takesBody, optional);
        }

        /// <summary>The path with this id in every place, except that no object has the id of a token or key.</summary>
        public string PathWith(string id) => Fill(Path, id);

        public static string Fill(string path, string id) =>
            path.Replace("{customerId}", id, StringComparison.Ordinal).Replace("{planName}", id, StringComparison.Ordinal)
                .Replace("{backendName}", id, StringComparison.Ordinal)
                .Replace("{tokenId}", id == "acme" ? Guid.Empty.ToString() : id, StringComparison.Ordinal)
                .Replace("{keyId}", id == "acme" ? Guid.Empty.ToString() : id, StringComparison.Ordinal);
    }
}
