using LocalCluster.Json;
using LocalCluster.Storage;

namespace LocalCluster.Logs;

/// <summary>Where a node's server listens, as the node itself says.</summary>
internal sealed record KubeletAddress(string Host, int Port)
{
    // As kubeadm sets --kubelet-preferred-address-types.
    private static readonly string[] Preferred = ["InternalIP", "ExternalIP", "Hostname"];

    public static KubeletAddress? Of(StoredObject node)
    {
        var port = node.Root.Number("status", "daemonEndpoints", "kubeletEndpoint", "Port");
        if (port is null or <= 0 or > ushort.MaxValue)
            return null;
        foreach (var type in Preferred)
        {
            var address = node.Root.Items("status", "addresses").Where(a => a.Text("type") == type).Select(a => a.Text("address")).FirstOrDefault();
            if (!string.IsNullOrEmpty(address) && Uri.CheckHostName(address) != UriHostNameType.Unknown)
                return new(address, (int)port.Value);
        }

        return null;
    }

    public Uri At(string pathAndQuery) => new($"https://{(Uri.CheckHostName(Host) == UriHostNameType.IPv6 ? $"[{Host.Trim('[', ']')}]" : Host)}:{Port}{pathAndQuery}");
}
