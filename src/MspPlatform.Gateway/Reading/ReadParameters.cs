using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using MspPlatform.Domain;

namespace MspPlatform.Gateway.Reading;

/// <summary>
/// Rebuilds a query from the parameters that are known, instead of removing those that are known to be bad: a parameter nobody thought
/// of, such as a second <c>extra_filters</c>, does not reach the store.
/// </summary>
internal static class ReadParameters
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Characters of one name or value, and of all together; far above what dashboards send.</summary>
    private const int MaxLength = 256 * 1024;

    private const int MaxCount = 1024;

    /// <returns>The parameters in a fixed order, or why the request is refused.</returns>
    public static async ValueTask<(List<KeyValuePair<string, string>>? Parameters, Refusal? Refusal)> CollectAsync(HttpRequest request, ReadEndpoint endpoint)
    {
        (Dictionary<string, StringValues>? form, Refusal? refusal) = await ReadFormAsync(request);
        if (refusal is not null)
            return (null, refusal);
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (string name in endpoint.Single)
        {
            StringValues values = StringValues.Concat(request.Query[name], form?.GetValueOrDefault(name) ?? StringValues.Empty);

            // URL or form, first or last: programs disagree about which one counts, so there must be no choice.
            if (values.Count > 1)
                return (null, Refusal.BadRequest(RejectionReason.BadParameter, $"'{name}' was given more than once."));
            if (values is [{ } value])
                parameters.Add(new(name, value));
        }

        if (endpoint.Matches)
            AddMatches(parameters, request.Query, form);
        return (parameters, null);
    }

    private static void AddMatches(List<KeyValuePair<string, string>> parameters, IQueryCollection query, Dictionary<string, StringValues>? form)
    {
        foreach (string name in (ReadOnlySpan<string>)[ReadEndpoint.MatchParameter, ReadEndpoint.MatchAlias])
        {
            foreach (string? value in StringValues.Concat(query[name], form?.GetValueOrDefault(name) ?? StringValues.Empty))
                parameters.Add(new(ReadEndpoint.MatchParameter, value ?? ""));
        }
    }

    private static async ValueTask<(Dictionary<string, StringValues>? Form, Refusal? Refusal)> ReadFormAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
            return (null, null);
        if (request.ContentType is null && request.ContentLength is 0 or null)
            return (null, null);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase))
            return (null, Refusal.Unsupported(RejectionReason.UnsupportedContentType, $"parameters of a POST must come as {Form}."));
        if (request.Headers.ContentEncoding.Count > 0)
            return (null, Refusal.Unsupported(RejectionReason.UnsupportedEncoding, "the form must not be compressed."));
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MaxLength;
        try
        {
            var reader = new FormPipeReader(request.BodyReader) { KeyLengthLimit = MaxLength, ValueLengthLimit = MaxLength, ValueCountLimit = MaxCount };
            return (await reader.ReadFormAsync(request.HttpContext.RequestAborted), null);
        }
        catch (InvalidDataException)
        {
            return (null, Refusal.BadRequest(RejectionReason.BadParameter, $"the form cannot be read: more than {MaxCount} values, or a null character in one."));
        }
        catch (BadHttpRequestException exception)
        {
            return (null, exception.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TooLarge()
                : Refusal.Unavailable(RejectionReason.IncompleteBody, "the form ended early or came too slowly; send it again."));
        }
    }

    private static Refusal TooLarge() =>
        Refusal.TooLarge(RejectionReason.BodyTooLarge, $"the form has more than {MaxLength} bytes.");
}
