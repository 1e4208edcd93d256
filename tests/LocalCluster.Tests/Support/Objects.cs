using System.Text.Json.Nodes;

namespace LocalCluster.Tests.Support;

/// <summary>Objects as tests need them.</summary>
internal static class Objects
{
    public const string Pods = "/api/v1/namespaces/default/pods";
    public const string Nodes = "/api/v1/nodes";
    public const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    public const string SigningRequests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    public const string Leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

    public static JsonObject Pod(string name, string? node = null)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "127.0.0.1:5051/demo:v1" }) },
        };
        if (node is not null)
            pod["spec"]!["nodeName"] = node;
        return pod;
    }

    public static JsonObject ConfigMap(string name, string value = "1") => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["data"] = new JsonObject { ["key"] = value },
    };

    public static JsonObject Node(string name, bool ready = true, int pods = 110) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = name } },
        ["status"] = new JsonObject
        {
            ["capacity"] = new JsonObject { ["cpu"] = "2", ["memory"] = "4Gi", ["pods"] = pods.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False" }),
        },
    };

    public static JsonObject Lease(string name, DateTimeOffset renewed) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["holderIdentity"] = name, ["leaseDurationSeconds"] = 40, ["renewTime"] = renewed.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture) },
    };
}
