using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>What the API server fills into a pod that does not say. Source: k8s.io/kubernetes pkg/apis/core/v1/defaults.go and its admission plugins.</summary>
internal static class PodDefaults
{
    public const long GraceSeconds = 30;
    private const int TolerationSeconds = 300;
    private const int FileMode = 420;

    public static void Apply(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", GraceSeconds);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("schedulerName", "default-scheduler");
        spec.Default("securityContext", new JsonObject());
        spec.Default("enableServiceLinks", true);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        spec.Default("priority", 0);
        spec.Default("serviceAccountName", "default");
        spec.Default("serviceAccount", spec.Text("serviceAccountName") ?? "default");
        foreach (var container in spec.Objects("initContainers").Concat(spec.Objects("containers")))
            ApplyContainer(container);
        foreach (var volume in spec.Objects("volumes"))
            ApplyVolume(volume);
        AddToleration(spec, "node.kubernetes.io/not-ready");
        AddToleration(spec, "node.kubernetes.io/unreachable");
    }

    private static void ApplyContainer(JsonObject container)
    {
        container.Default("resources", new JsonObject());
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        if (container.Text("image") is { Length: > 0 } image)
            container.Default("imagePullPolicy", IsLatest(image) ? "Always" : "IfNotPresent");
        foreach (var port in container.Objects("ports"))
            port.Default("protocol", "TCP");
        foreach (var variable in container.Objects("env"))
            variable.Object("valueFrom", "fieldRef")?.Default("apiVersion", "v1");
        // Requests follow limits where only those are given.
        if (container.Object("resources") is { } resources && resources.Object("limits") is { } limits)
        {
            foreach (var (name, limit) in limits)
            {
                if (limit is not null)
                    resources.Child("requests").Default(name, limit.DeepClone());
            }
        }
    }

    private static void ApplyVolume(JsonObject volume)
    {
        volume.Object("secret")?.Default("defaultMode", FileMode);
        volume.Object("configMap")?.Default("defaultMode", FileMode);
        volume.Object("downwardAPI")?.Default("defaultMode", FileMode);
        volume.Object("projected")?.Default("defaultMode", FileMode);
        volume.Object("hostPath")?.Default("type", "");
    }

    // Admission plugin DefaultTolerationSeconds: a pod outlives a short absence of its node.
    private static void AddToleration(JsonObject spec, string key)
    {
        var tolerations = spec.Objects("tolerations");
        if (tolerations.Any(t => (t.Text("key") is null or "" || t.Text("key") == key) && t.Text("effect") is null or "" or "NoExecute"))
            return;
        spec.ChildArray("tolerations").Add(new JsonObject
        {
            ["key"] = key,
            ["operator"] = "Exists",
            ["effect"] = "NoExecute",
            ["tolerationSeconds"] = TolerationSeconds,
        });
    }

    private static bool IsLatest(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
            return false;
        var tag = image.LastIndexOf(':');
        return tag < 0 || image.AsSpan(tag).Contains('/') || image.AsSpan(tag + 1) is "latest";
    }
}
