using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Certificates;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>
/// Certificate signing requests: the server writes down who asked, the spec never changes afterwards, conditions of
/// approval change only through <c>approval</c> and the certificate only through <c>status</c>.
/// </summary>
internal sealed class CsrStrategy : ResourceStrategy
{
    private const int MinSeconds = 600;
    private static readonly string[] Decisions = ["Approved", "Denied"];

    public override bool HasStatus => true;

    /// <summary>The PEM inside <c>spec.request</c>, or null.</summary>
    public static string? Pem(string? base64)
    {
        var bytes = new byte[((base64?.Length ?? 0) * 3 / 4) + 3];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    public override void PrepareCreate(JsonObject value, WriteContext context)
    {
        base.PrepareCreate(value, context);
        if (value.Object("spec") is not { } spec)
            return;
        spec["username"] = context.User.Name;
        spec["groups"] = new JsonArray([.. context.User.Groups.Select(g => (JsonNode)g)]);
        spec.Remove("uid");
        spec.Remove("extra");
        value["status"] = new JsonObject();
    }

    public override void PrepareUpdate(JsonObject value, JsonObject old, WriteContext context)
    {
        base.PrepareUpdate(value, old, context);
        Keep(value, old, "spec");
    }

    public override void PrepareSubresource(string subresource, JsonObject value, JsonObject old, WriteContext context)
    {
        base.PrepareSubresource(subresource, value, old, context);
        var status = value.Child("status");
        var oldStatus = old.Object("status") ?? [];
        if (subresource == "approval")
            Keep(status, oldStatus, "certificate");
        StampConditions(status, context.Now);
    }

    public override void Validate(JsonObject value, List<FieldError> errors)
    {
        var spec = value.Object("spec") ?? [];
        if (string.IsNullOrEmpty(spec.Text("signerName")))
            errors.Add(FieldError.Required("spec.signerName"));
        else if (spec.Text("signerName")!.Split('/') is not [var domain, { Length: > 0 }] || NameRules.Subdomain(domain) is not null)
            errors.Add(FieldError.Invalid("spec.signerName", spec.Text("signerName"), "must be a domain, a slash and a path"));
        if (spec.Array("usages") is not { Count: > 0 })
            errors.Add(FieldError.Required("spec.usages", "usages must be provided"));
        if (spec.Number("expirationSeconds") is < MinSeconds and var seconds)
            errors.Add(FieldError.Invalid("spec.expirationSeconds", $"{seconds}", "may not specify a duration less than 600 seconds (10 minutes)"));
        if (spec.Text("request") is not { Length: > 0 } request)
            errors.Add(FieldError.Required("spec.request"));
        else
            ValidateRequest(request, errors);
    }

    public override void ValidateUpdate(JsonObject value, JsonObject old, List<FieldError> errors)
    {
        var types = value.Objects("status", "conditions").Select(c => c.Text("type")).ToList();
        if (Decisions.All(d => types.Contains(d, StringComparer.Ordinal)))
            errors.Add(FieldError.Invalid("status.conditions", "Denied", "Approved and Denied conditions are mutually exclusive"));
        foreach (var decided in old.Objects("status", "conditions").Select(c => c.Text("type")).Where(t => !types.Contains(t, StringComparer.Ordinal)))
            errors.Add(FieldError.Forbidden("status.conditions", $"updates may not remove a condition of type \"{decided}\""));
        if (old.Text("status", "certificate") is { Length: > 0 } issued && value.Text("status", "certificate") != issued)
            errors.Add(FieldError.Forbidden("status.certificate", "updates may not modify a certificate once set"));
    }

    private static void ValidateRequest(string request, List<FieldError> errors)
    {
        try
        {
            if (Pem(request) is { } pem)
                SigningRequest.Parse(pem);
            else
                errors.Add(FieldError.Invalid("spec.request", null, "must be base64"));
        }
        catch (CryptographicException e)
        {
            errors.Add(FieldError.Invalid("spec.request", null, e.Message));
        }
    }

    private static void StampConditions(JsonObject status, DateTimeOffset now)
    {
        foreach (var condition in status.Objects("conditions"))
        {
            condition.Default("status", "True");
            condition.Default("lastUpdateTime", KubeTime.Seconds(now));
            condition.Default("lastTransitionTime", KubeTime.Seconds(now));
        }
    }
}
