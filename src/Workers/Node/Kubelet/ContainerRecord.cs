using System.Text.Json;
using Dashboard.Core.Kubernetes.Models;
using Workers.Node.Identity;

namespace Workers.Node.Kubelet;

/// <summary>One run of a container, as kept on disk.</summary>
/// <param name="Number">0 for the first run; the restart count.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="FinishedAt">When it ended; null while it runs.</param>
/// <param name="Exit">How it ended.</param>
internal sealed record ContainerRunRecord(int Number, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt = null, ContainerExit? Exit = null);

/// <summary>
/// What the node knows of a pod's containers, written before a run starts and after it ends. After a crash of the
/// agent this, not the cluster's older status, says what was run: so nothing runs twice that must not.
/// </summary>
/// <param name="folder">The pod's own folder.</param>
internal sealed class ContainerRecords(string folder)
{
    /// <summary>The newest run of a container, or null when it never ran.</summary>
    public ContainerRunRecord? Read(string container)
    {
        try
        {
            return PrivateFile.ReadIfThere(PathOf(container)) is { } json
                ? JsonSerializer.Deserialize<ContainerRunRecord>(json, KubeJson.Options)
                : null;
        }
        catch (JsonException)
        {
            // Written whole or not at all, so this is no crash of ours; the cluster's status is what is left.
            return null;
        }
    }

    public void Write(string container, ContainerRunRecord record) =>
        PrivateFile.Write(PathOf(container), JsonSerializer.Serialize(record, KubeJson.Options));

    private string PathOf(string container) => Path.Combine(folder, "containers", SafeName.Of(container) + ".json");
}
