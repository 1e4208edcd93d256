using System.Text.Json;
using LocalCluster.Json;

namespace LocalCluster.Printing;

internal static class NodeCells
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static string Status(JsonElement node)
    {
        var ready = node.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Ready");
        var status = ready.ValueKind == JsonValueKind.Undefined ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return node.Flag("spec", "unschedulable") ? status + ",SchedulingDisabled" : status;
    }

    public static string Roles(JsonElement node)
    {
        var roles = node.Members("metadata", "labels")
            .Select(l => l.Name.StartsWith(RolePrefix, StringComparison.Ordinal) ? l.Name[RolePrefix.Length..] : l.Name == "kubernetes.io/role" ? l.Value.ToString() : "")
            .Where(r => r.Length > 0)
            .Order(StringComparer.Ordinal);
        return TableColumns.Or(string.Join(',', roles), "<none>");
    }

    public static string Address(JsonElement node, string type)
    {
        var address = node.Items("status", "addresses").FirstOrDefault(a => a.Text("type") == type);
        return address.ValueKind == JsonValueKind.Undefined ? "<none>" : TableColumns.Or(address.Text("address"), "<none>");
    }
}
