using LocalCluster.Auth;
using LocalCluster.Resources;
using Microsoft.AspNetCore.Http;

namespace LocalCluster.Api;

/// <summary>A request past authentication and authorization, with the resource it is about.</summary>
internal sealed record ApiRequest(HttpContext Http, RequestInfo Info, UserInfo User, ResourceDescriptor Resource)
{
    public CancellationToken Cancelled => Http.RequestAborted;

    public string? Query(string name) => First(Http, name);

    /// <summary>A parameter's first value: the one that counts, both for what is allowed and for what is done.</summary>
    public static string? First(HttpContext context, string name) => context.Request.Query[name] is { Count: > 0 } values ? values[0] : null;

    public bool QueryFlag(string name) => Query(name) is "" or "1" or "true" or "True" or "TRUE" or "t" or "T";

    /// <exception cref="ApiException">BadRequest: not a whole number.</exception>
    public long? QueryNumber(string name)
    {
        var text = Query(name);
        if (string.IsNullOrEmpty(text))
            return null;
        return long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiException.BadRequest($"{name}: \"{text}\" is not a number");
    }

    /// <exception cref="ApiException">BadRequest: a dryRun other than All.</exception>
    public bool IsDryRun()
    {
        var values = Http.Request.Query["dryRun"];
        if (values.Any(v => v is not (null or "" or "All")))
            throw ApiException.BadRequest($"dryRun: Unsupported value: \"{values}\": supported values: \"All\"");
        return values.Any(v => v == "All");
    }

    public WriteOptions WriteOptions() => new(User, IsDryRun());
}
