using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using MspPlatform.Mock.Clouds.Aws.Costs;
using MspPlatform.Mock.Clouds.Aws.Inventory;
using MspPlatform.Mock.Clouds.Aws.Metrics;
using MspPlatform.Mock.Clouds.Aws.Sessions;
using MspPlatform.Mock.Clouds.Aws.Signing;
using MspPlatform.Mock.Clouds.Faults;

namespace MspPlatform.Mock.Clouds.Aws;

/// <summary>All of AWS at one address: who asks is verified before anything is read, then faults have their turn, then the operation.</summary>
internal sealed class AwsDoor
{
    private readonly Sky _sky;
    private readonly SignatureCheck _signatures;
    private readonly AwsApi[] _apis;

    public AwsDoor(Sky sky, TimeProvider time)
    {
        _sky = sky;
        var keys = new AwsKeys(sky.Estate);
        _signatures = new SignatureCheck(keys, time);
        _apis =
        [
            .. new StsApi(sky, keys, time).Operations, .. new CostExplorerApi(sky, time).Operations,
            .. new CloudWatchApi(sky, time).Operations, .. new ResourceApis(sky).Operations,
        ];
    }

    public async Task HandleAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        byte[] body = buffer.ToArray();
        (AwsApi? api, IReadOnlyDictionary<string, string> form) = Find(http.Request, body);
        if (api is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        AwsReply reply;
        try
        {
            reply = await AnswerAsync(http, api, form, body);
        }
        catch (AwsRefusal refusal)
        {
            reply = AwsReply.Error(api, refusal);
        }

        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = reply.ContentType;
        if (reply.RetryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = $"{seconds}";
        await http.Response.Body.WriteAsync(reply.Body, http.RequestAborted);
    }

    private async Task<AwsReply> AnswerAsync(HttpContext http, AwsApi api, IReadOnlyDictionary<string, string> form, byte[] body)
    {
        SignatureHeader header = SignatureHeader.Parse(http.Request.Headers.Authorization.ToString())
            ?? throw new AwsRefusal(AwsRefusalKind.MissingSignature, "Request is missing Authentication Token");
        if (header.Service != api.Service)
            throw new AwsRefusal(AwsRefusalKind.WrongSignature, $"Credential should be scoped to correct service: '{api.Service}'.");
        AwsPrincipal caller = _signatures.Verify(http.Request, body, header);
        Fault? fault = _sky.Faults.Take(api.Operation);
        long units = 0;
        try
        {
            await SufferAsync(fault, caller, api, http.RequestAborted);
            var request = new AwsRequest(caller, header.Region, form, api.Protocol == AwsProtocol.Json ? Json(body) : [], fault);
            AwsReply reply = api.Handle(request);
            units = api.Units(request);
            return Spoil(reply, fault);
        }
        finally
        {
            // What was refused is not billed.
            _sky.Bill.Add(caller.AccountId, api.Operation, units);
        }
    }

    private (AwsApi? Api, IReadOnlyDictionary<string, string> Form) Find(HttpRequest request, byte[] body)
    {
        var none = new Dictionary<string, string>();
        if (request.Headers["x-amz-target"] is [{ } target])
            return (_apis.FirstOrDefault(a => $"{a.TargetPrefix}.{a.Operation}" == target && request.ContentType == $"application/x-amz-json-{a.Version}"), none);
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) != true)
            return (null, none);
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)).ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        (string? action, string? version) = (form.GetValueOrDefault("Action"), form.GetValueOrDefault("Version"));
        return (_apis.FirstOrDefault(a => a.TargetPrefix is null && a.Operation == action && a.Version == version), form);
    }

    private static JsonObject Json(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw AwsRequest.Invalid("The body is no object.");
        }
        catch (JsonException)
        {
            throw AwsRequest.Invalid("The body is no JSON.");
        }
    }

    private static async Task SufferAsync(Fault? fault, AwsPrincipal caller, AwsApi api, CancellationToken cancellationToken)
    {
        switch (fault?.Kind)
        {
            case FaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                break;
            case FaultKind.Throttle:
                throw new AwsRefusal(AwsRefusalKind.Throttled, "Rate exceeded") { RetryAfterSeconds = fault.RetryAfterSeconds };
            case FaultKind.Deny:
                throw new AwsRefusal(
                    AwsRefusalKind.Denied,
                    $"User: {caller.Arn} is not authorized to perform: {api.Service}:{api.Operation} because no identity-based policy allows it");
            case FaultKind.ServerError:
                throw new AwsRefusal(AwsRefusalKind.Internal, "We encountered an internal error. Please try again.");
            case FaultKind.ExpireSession:
                throw new AwsRefusal(AwsRefusalKind.ExpiredSession, "The security token included in the request is expired");
        }
    }

    private static AwsReply Spoil(AwsReply reply, Fault? fault) => fault?.Kind switch
    {
        FaultKind.Malformed => reply with { Body = reply.Body[..(reply.Body.Length / 2)] },
        FaultKind.OtherFormat when reply.ContentType == "text/xml" => reply with { Body = "{\"Status\":\"ok\"}"u8.ToArray() },
        FaultKind.OtherFormat => reply with { ContentType = "text/html", Body = "<html><body>Sign in to the network</body></html>"u8.ToArray() },
        _ => reply,
    };
}
