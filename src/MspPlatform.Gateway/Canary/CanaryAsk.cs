using System.Text;
using Microsoft.AspNetCore.Http;
using MspPlatform.Gateway.Reading;

namespace MspPlatform.Gateway.Canary;

/// <summary>One request as a client might send it.</summary>
/// <param name="Name">The label in the path, where the endpoint takes one.</param>
/// <param name="Query">Parameters in the URL.</param>
/// <param name="Form">Parameters in the body; null asks by GET.</param>
internal sealed record CanaryAsk(ReadEndpoint Endpoint, string? Name, string Query, string? Form)
{
    /// <summary>The request after its token was accepted: nothing below looks at one.</summary>
    public HttpRequest ToRequest()
    {
        HttpRequest request = new DefaultHttpContext().Request;
        request.Method = Form is null ? HttpMethods.Get : HttpMethods.Post;
        request.QueryString = new QueryString("?" + Query);
        if (Name is not null)
            request.RouteValues[ReadQuery.NameValue] = Name;
        if (Form is null)
            return request;
        byte[] body = Encoding.UTF8.GetBytes(Form);
        request.ContentType = "application/x-www-form-urlencoded";
        request.ContentLength = body.Length;
        request.Body = new MemoryStream(body, writable: false);
        return request;
    }

    public override string ToString()
    {
        string target = $"{Endpoint.Path.Replace("{name}", Name, StringComparison.Ordinal)}?{Query}";
        return Form is null ? $"GET {target}" : $"POST {target} with the form {Form}";
    }
}
