using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>What makes a pod unusable, found before it is stored. The messages are the real server's.</summary>
internal static class PodValidation
{
    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];
    private static readonly string[] TolerationOperators = ["Equal", "Exists"];
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    public static void Validate(JsonObject pod, List<FieldError> errors)
    {
        if (pod.Object("spec") is not { } spec)
        {
            errors.Add(FieldError.Required("spec"));
            return;
        }

        if (!spec.Objects("containers").Any())
            errors.Add(FieldError.Required("spec.containers"));
        var volumes = VolumeNames(spec, errors);
        var names = new HashSet<string>(StringComparer.Ordinal);
        ValidateContainers(spec, "initContainers", names, volumes, errors);
        ValidateContainers(spec, "containers", names, volumes, errors);
        if (spec.Text("restartPolicy") is { } restart && !RestartPolicies.Contains(restart, StringComparer.Ordinal))
            errors.Add(FieldError.NotSupported("spec.restartPolicy", restart, RestartPolicies));
        if (spec.Number("terminationGracePeriodSeconds") is < 0 and var grace)
            errors.Add(FieldError.Invalid("spec.terminationGracePeriodSeconds", $"{grace}", "must be greater than or equal to 0"));
        if (spec.Text("nodeName") is { Length: > 0 } node && NameRules.Subdomain(node) is { } wrong)
            errors.Add(FieldError.Invalid("spec.nodeName", node, wrong));
        ValidateTolerations(spec, errors);
    }

    /// <summary>All of the spec but images, the deadline and added tolerations stays as it was created.</summary>
    public static void ValidateUpdate(JsonObject pod, JsonObject old, List<FieldError> errors)
    {
        if (pod.Object("spec") is not { } spec || old.Object("spec") is not { } oldSpec)
            return;
        var boundNow = string.IsNullOrEmpty(oldSpec.Text("nodeName"));
        if (!JsonNode.DeepEquals(Fixed(spec, boundNow), Fixed(oldSpec, boundNow)))
        {
            errors.Add(FieldError.Forbidden("spec", "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
        }

        var tolerations = spec.Objects("tolerations").ToList();
        if (!oldSpec.Objects("tolerations").All(t => tolerations.Any(n => Covers(n, t))))
            errors.Add(FieldError.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"));
    }

    private static bool Covers(JsonObject toleration, JsonObject old)
        => toleration.Text("key") == old.Text("key") && toleration.Text("operator") == old.Text("operator")
            && toleration.Text("value") == old.Text("value") && toleration.Text("effect") == old.Text("effect");

    private static JsonObject Fixed(JsonObject spec, bool boundNow)
    {
        var copy = (JsonObject)spec.DeepClone();
        copy.Remove("activeDeadlineSeconds");
        copy.Remove("tolerations");
        // Written once, by binding; a later change is caught as a change of a bound pod's node.
        if (boundNow)
            copy.Remove("nodeName");
        foreach (var container in copy.Objects("containers").Concat(copy.Objects("initContainers")))
        {
            container.Remove("image");
            container.Remove("imagePullPolicy");
        }

        return copy;
    }

    private static HashSet<string> VolumeNames(JsonObject spec, List<FieldError> errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var volume in spec.Objects("volumes"))
        {
            var field = $"spec.volumes[{index++}].name";
            var name = volume.Text("name");
            if (string.IsNullOrEmpty(name))
                errors.Add(FieldError.Required(field));
            else if (NameRules.Label(name) is { } wrong)
                errors.Add(FieldError.Invalid(field, name, wrong));
            else if (!names.Add(name))
                errors.Add(FieldError.Duplicate(field, name));
        }

        return names;
    }

    private static void ValidateContainers(JsonObject spec, string list, HashSet<string> names, HashSet<string> volumes, List<FieldError> errors)
    {
        var index = 0;
        foreach (var container in spec.Objects(list))
        {
            var field = $"spec.{list}[{index++}]";
            var name = container.Text("name");
            if (string.IsNullOrEmpty(name))
                errors.Add(FieldError.Required($"{field}.name"));
            else if (NameRules.Label(name) is { } wrong)
                errors.Add(FieldError.Invalid($"{field}.name", name, wrong));
            else if (!names.Add(name))
                errors.Add(FieldError.Duplicate($"{field}.name", name));
            if (string.IsNullOrWhiteSpace(container.Text("image")))
                errors.Add(FieldError.Required($"{field}.image"));
            if (container.Text("imagePullPolicy") is { } policy && !PullPolicies.Contains(policy, StringComparer.Ordinal))
                errors.Add(FieldError.NotSupported($"{field}.imagePullPolicy", policy, PullPolicies));
            ValidateMounts(container, field, volumes, errors);
            ValidateEnvironment(container, field, errors);
        }
    }

    private static void ValidateMounts(JsonObject container, string field, HashSet<string> volumes, List<FieldError> errors)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var mount in container.Objects("volumeMounts"))
        {
            var at = $"{field}.volumeMounts[{index++}]";
            var name = mount.Text("name") ?? "";
            if (name.Length == 0)
                errors.Add(FieldError.Required($"{at}.name"));
            else if (!volumes.Contains(name))
                errors.Add(new($"{at}.name", "FieldValueNotFound", $"Not found: \"{name}\""));
            if (mount.Text("mountPath") is not { Length: > 0 } path)
                errors.Add(FieldError.Required($"{at}.mountPath"));
            else if (!paths.Add(path))
                errors.Add(FieldError.Invalid($"{at}.mountPath", path, "must be unique"));
        }
    }

    private static void ValidateEnvironment(JsonObject container, string field, List<FieldError> errors)
    {
        var index = 0;
        foreach (var variable in container.Objects("env"))
        {
            var at = $"{field}.env[{index++}]";
            if (variable.Text("name") is not { Length: > 0 } name)
                errors.Add(FieldError.Required($"{at}.name"));
            else if (name.Contains('=', StringComparison.Ordinal))
                errors.Add(FieldError.Invalid($"{at}.name", name, "must not contain '='"));
            if (variable.Object("valueFrom") is not null && !string.IsNullOrEmpty(variable.Text("value")))
                errors.Add(FieldError.Invalid($"{at}.valueFrom", "", "may not be specified when `value` is not empty"));
        }
    }

    private static void ValidateTolerations(JsonObject spec, List<FieldError> errors)
    {
        var index = 0;
        foreach (var toleration in spec.Objects("tolerations"))
        {
            var at = $"spec.tolerations[{index++}]";
            if (toleration.Text("operator") is { Length: > 0 } op && !TolerationOperators.Contains(op, StringComparer.Ordinal))
                errors.Add(FieldError.NotSupported($"{at}.operator", op, TolerationOperators));
            if (toleration.Text("operator") == "Exists" && !string.IsNullOrEmpty(toleration.Text("value")))
                errors.Add(FieldError.Invalid($"{at}.operator", toleration.Text("value"), "value must be empty when `operator` is 'Exists'"));
            if (toleration.Text("effect") is { Length: > 0 } effect && !Effects.Contains(effect, StringComparer.Ordinal))
                errors.Add(FieldError.NotSupported($"{at}.effect", effect, Effects));
        }
    }
}
