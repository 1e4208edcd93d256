using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>Secrets: <c>stringData</c> becomes base64 <c>data</c>, the type is fixed, typed ones hold what their type needs.</summary>
internal sealed class SecretStrategy : ResourceStrategy
{
    private const int MaxBytes = 1 << 20;

    // Source: k8s.io/kubernetes pkg/apis/core/validation ValidateSecret.
    private static readonly Dictionary<string, string[]> RequiredKeys = new(StringComparer.Ordinal)
    {
        ["kubernetes.io/dockerconfigjson"] = [".dockerconfigjson"],
        ["kubernetes.io/dockercfg"] = [".dockercfg"],
        ["kubernetes.io/tls"] = ["tls.crt", "tls.key"],
        ["kubernetes.io/ssh-auth"] = ["ssh-privatekey"],
    };

    public override void PrepareCreate(JsonObject value, WriteContext context)
    {
        value.Default("type", "Opaque");
        FoldStringData(value);
    }

    public override void PrepareUpdate(JsonObject value, JsonObject old, WriteContext context)
    {
        value.Default("type", old.Text("type") ?? "Opaque");
        FoldStringData(value);
    }

    public override void Validate(JsonObject value, List<FieldError> errors)
    {
        var total = 0;
        var data = value.Object("data") ?? [];
        foreach (var (key, node) in data)
        {
            if (NameRules.QualifiedName(key.TrimStart('.', '_', '-')) is not null || key.Contains('/', StringComparison.Ordinal))
                errors.Add(FieldError.Invalid($"data[{key}]", key, "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"));
            var text = node.Text() ?? "";
            var bytes = new byte[(text.Length * 3 / 4) + 3];
            if (node is not (null or JsonValue) || !Convert.TryFromBase64String(text, bytes, out var length))
                errors.Add(FieldError.Invalid($"data[{key}]", null, "must be base64"));
            else
                total += length;
        }

        if (total > MaxBytes)
            errors.Add(new("data", "FieldValueTooLong", $"Too long: may not be more than {MaxBytes} bytes"));
        foreach (var key in RequiredKeys.GetValueOrDefault(value.Text("type") ?? "", []))
        {
            if (!data.ContainsKey(key))
                errors.Add(FieldError.Required($"data[{key}]"));
        }
    }

    public override void ValidateUpdate(JsonObject value, JsonObject old, List<FieldError> errors)
    {
        Validate(value, errors);
        if (value.Text("type") != old.Text("type"))
            errors.Add(FieldError.Invalid("type", value.Text("type"), "field is immutable"));
        if (old.Flag("immutable") && !(value.Flag("immutable") && JsonNode.DeepEquals(value["data"], old["data"])))
            errors.Add(FieldError.Forbidden("data", "field is immutable when `immutable` is set"));
    }

    private static void FoldStringData(JsonObject value)
    {
        if (value.Object("stringData") is { } plain)
        {
            foreach (var (key, node) in plain)
                value.Child("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(node.Text() ?? ""));
        }

        value.Remove("stringData");
    }
}
