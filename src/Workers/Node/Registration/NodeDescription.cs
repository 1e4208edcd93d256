using System.Globalization;
using System.Net;
using Dashboard.Core.Kubernetes.Models;

namespace Workers.Node.Registration;

/// <summary>What the node says of itself, as Krustlet's nodes do.</summary>
internal static class NodeDescription
{
    public const string Architecture = "wasm32-wasi";

    /// <summary>The agent's version, shown as the kubelet's.</summary>
    public static string Version { get; } = "v" + (typeof(NodeDescription).Assembly.GetName().Version?.ToString(3) ?? "0.0.0") + "-wasm";

    /// <summary>The taints that keep pods of other architectures away.</summary>
    public static IReadOnlyList<Taint> Taints { get; } =
    [
        new("kubernetes.io/arch", Architecture, "NoSchedule"),
        new("kubernetes.io/arch", Architecture, "NoExecute"),
    ];

    /// <summary>The labels. A person's own cannot replace those the scheduler and Krustlet's pods rely on.</summary>
    public static IReadOnlyDictionary<string, string> Labels(NodeOptions options)
    {
        var labels = new Dictionary<string, string>(options.NodeLabels, StringComparer.Ordinal);
        foreach (var (key, value) in new[]
        {
            ("kubernetes.io/arch", Architecture),
            ("kubernetes.io/os", Architecture),
            ("beta.kubernetes.io/arch", Architecture),
            ("beta.kubernetes.io/os", Architecture),
            ("kubernetes.io/hostname", options.Hostname),
            ("type", "krustlet"),
        })
        {
            labels[key] = value;
        }

        return labels;
    }

    public static V1Node Create(NodeOptions options, IPAddress ip, int port, string runtime, DateTimeOffset now) => new()
    {
        Metadata = new ObjectMeta { Name = options.NodeName, Labels = Labels(options) },
        Spec = new NodeSpec { Taints = Taints },
        Status = Status(options, ip, port, runtime, now),
    };

    public static NodeStatus Status(NodeOptions options, IPAddress ip, int port, string runtime, DateTimeOffset now)
    {
        var resources = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["cpu"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["memory"] = MachineFacts.Memory,
            ["ephemeral-storage"] = "10Gi",
            ["pods"] = options.MaxPods.ToString(CultureInfo.InvariantCulture),
        };
        return new NodeStatus
        {
            Addresses = [new NodeAddress("InternalIP", ip.ToString()), new NodeAddress("Hostname", options.Hostname)],
            DaemonEndpoints = new DaemonEndpoints(new DaemonEndpoint(port)),
            Capacity = resources,
            Allocatable = resources,
            Conditions = Conditions(ready: true, "KubeletReady", "The wasm node agent is ready.", now),
            NodeInfo = new NodeSystemInfo
            {
                Architecture = "wasm-wasi",
                BootID = MachineFacts.BootId,
                ContainerRuntimeVersion = runtime,
                KernelVersion = MachineFacts.Kernel,
                KubeProxyVersion = Version,
                KubeletVersion = Version,
                MachineID = MachineFacts.MachineId,
                OperatingSystem = "linux",
                OsImage = MachineFacts.OsImage,
                SystemUUID = MachineFacts.MachineId,
            },
        };
    }

    /// <summary>The five conditions a kubelet reports. <c>lastTransitionTime</c> is now; who patches keeps it where nothing changed.</summary>
    public static IReadOnlyList<Condition> Conditions(bool ready, string reason, string message, DateTimeOffset now) =>
    [
        One("MemoryPressure", false, "KubeletHasSufficientMemory", "The machine has memory left.", now),
        One("DiskPressure", false, "KubeletHasNoDiskPressure", "The machine has disk space left.", now),
        One("PIDPressure", false, "KubeletHasSufficientPID", "The machine has process ids left.", now),
        One("NetworkUnavailable", false, "NoNetworkNeeded", "Modules have no pod network.", now),
        One("Ready", ready, reason, message, now),
    ];

    private static Condition One(string type, bool status, string reason, string message, DateTimeOffset now) => new()
    {
        Type = type,
        Status = status ? "True" : "False",
        Reason = reason,
        Message = message,
        LastHeartbeatTime = now,
        LastTransitionTime = now,
    };
}
