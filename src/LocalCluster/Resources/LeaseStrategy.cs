using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Json;

namespace LocalCluster.Resources;

internal sealed class LeaseStrategy : ResourceStrategy
{
    public override void Validate(JsonObject value, List<FieldError> errors)
    {
        if (value.Find("spec", "leaseDurationSeconds") is not null && value.Number("spec", "leaseDurationSeconds") is null or <= 0)
            errors.Add(FieldError.Invalid("spec.leaseDurationSeconds", null, "must be greater than 0"));
        foreach (var name in (ReadOnlySpan<string>)["renewTime", "acquireTime"])
        {
            if (value.Find("spec", name) is not null && KubeTime.Parse(value.Text("spec", name)) is null)
                errors.Add(FieldError.Invalid($"spec.{name}", value.Text("spec", name), "must be an RFC 3339 time"));
        }
    }
}
