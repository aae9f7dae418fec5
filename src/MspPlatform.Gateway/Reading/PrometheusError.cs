using Microsoft.AspNetCore.Http;

namespace MspPlatform.Gateway.Reading;

/// <summary>Errors as Prometheus' HTTP API gives them, which is what Grafana shows to people.</summary>
internal static class PrometheusError
{
    public static Task WriteAsync(HttpContext http, Refusal refusal)
    {
        refusal.ApplyTo(http.Response);
        string errorType = refusal.Status switch
        {
            StatusCodes.Status503ServiceUnavailable or StatusCodes.Status501NotImplemented => "unavailable",
            StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => "unauthorized",
            StatusCodes.Status404NotFound => "not_found",
            _ => "bad_data",
        };
        return http.Response.WriteAsJsonAsync(new { status = "error", errorType, error = refusal.Text }, http.RequestAborted);
    }
}
