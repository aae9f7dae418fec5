using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using MspPlatform.Mock.Clouds.Estate;
using MspPlatform.Mock.Clouds.Faults;

namespace MspPlatform.Mock.Clouds.Admin;

/// <summary>What tests and demonstrations ask the sky itself: its truth, its bill, and what should go wrong.</summary>
internal static class AdminEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static void Map(WebApplication web, Sky sky, TimeProvider time)
    {
        RouteGroupBuilder admin = web.MapGroup("/_sky");
        admin.MapGet("estate", () => Results.Json(
            new
            {
                Collector = new { sky.Estate.CollectorArn, sky.Estate.CollectorAccessKeyId, sky.Estate.CollectorSecretAccessKey },
                Customers = sky.Estate.Everybody,
            },
            Json));
        admin.MapGet("bill", () => Results.Json(sky.Bill.Uses.Select(u => new { u.Key.AccountId, u.Key.Operation, u.Value.Requests, u.Value.Units }), Json));
        admin.MapGet("charges", (string account, DateOnly from, DateOnly until) =>
            sky.Estate.ByAwsAccount(account) is { } customer ? Results.Json(sky.Truth.Of(customer, from, until, time.GetUtcNow()), Json) : Results.NotFound());
        admin.MapPut("page-size/{items:int:min(1)}", (int items) =>
        {
            sky.PageSize = items;
            return TypedResults.NoContent();
        });
        admin.MapPost("faults", async (HttpRequest request) => await AddAsync(request, sky));
        admin.MapDelete("faults", () =>
        {
            sky.Faults.Clear();
            return TypedResults.NoContent();
        });
    }

    private static async Task<Results<NoContent, BadRequest>> AddAsync(HttpRequest request, Sky sky)
    {
        try
        {
            Fault? fault = await request.ReadFromJsonAsync<Fault>(Json, request.HttpContext.RequestAborted);
            if (fault is not { Operation.Length: > 0, Times: > 0 })
                return TypedResults.BadRequest();
            sky.Faults.Add(fault);
            return TypedResults.NoContent();
        }
        catch (JsonException)
        {
            return TypedResults.BadRequest();
        }
    }
}
