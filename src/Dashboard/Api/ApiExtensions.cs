using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;

namespace Dashboard.Api;

/// <summary>What all API endpoints share: JSON in camel case, problem details (RFC 9457).</summary>
internal static class ApiExtensions
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddDashboardApi(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions.TryAdd("next", "/openapi/v1.json lists the endpoints and what each takes."));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddOpenApi();
        services.Configure<JsonOptions>(options => Configure(options.SerializerOptions));
        return services;
    }

    /// <summary>Adds the middleware. Call before the endpoints are mapped.</summary>
    public static void UseDashboardApi(this WebApplication app)
    {
        app.UseWhen(IsApi, api =>
        {
            api.UseExceptionHandler();
            api.UseStatusCodePages();
        });
        app.MapOpenApi();
    }

    /// <summary>The API's JSON: camel case, enumerations as words.</summary>
    internal static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}
