using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;
using Dashboard.Core.Storage;

namespace Workers.Clusters;

/// <summary>Takes pods out of a cluster together with their events, pull secrets and manifests.</summary>
internal sealed class PodRemoval(Kubectl kubectl, DataPaths paths, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Deletes one pod and waits until it is gone; a node that does not answer is not waited for longer than 15 s.</summary>
    /// <returns>False when there was none.</returns>
    public async Task<bool> RemoveAsync(ClusterConnection cluster, string ns, string name, IJobContext context, CancellationToken cancellationToken)
    {
        var pod = await cluster.Client.FindAsync<V1Pod>(ns, name, cancellationToken);
        if (pod is not null)
        {
            await kubectl.RunAsync(
                cluster.Info,
                ["-n", ns, "delete", "pod", name, "--wait=false", "--ignore-not-found"],
                () => cluster.Client.DeleteAsync<V1Pod>(ns, name, cancellationToken),
                context,
                cancellationToken);
            await WaitUntilGoneAsync(cluster, pod, context, cancellationToken);
            await RemoveEventsAsync(cluster, e => e.InvolvedObject.Uid == pod.Metadata.Uid, cancellationToken);
        }

        var secret = PullSecretMaker.NameFor(name);
        if (await cluster.Client.FindAsync<V1Secret>(ns, secret, cancellationToken) is { } found
            && found.Metadata.Labels?.GetValueOrDefault(PodManifest.ManagedBy) == PodManifest.Dashboard)
        {
            Kubectl.Show(cluster.Info, ["-n", ns, "delete", "secret", secret], context);
            await cluster.Client.DeleteAsync<V1Secret>(ns, secret, cancellationToken);
        }

        ManifestFolder.Delete(paths, cluster.Info.Name, ns, name);
        return pod is not null;
    }

    /// <summary>Deletes the events that fit.</summary>
    public static async Task RemoveEventsAsync(ClusterConnection cluster, Func<V1Event, bool> fits, CancellationToken cancellationToken)
    {
        var all = await cluster.Client.ListAsync<V1Event>(null, null, cancellationToken);
        foreach (var item in all.Items.Where(fits))
        {
            await cluster.Client.DeleteAsync<V1Event>(item.Metadata.Namespace, item.Metadata.Name!, cancellationToken);
        }
    }

    private async Task WaitUntilGoneAsync(ClusterConnection cluster, V1Pod pod, IJobContext context, CancellationToken cancellationToken)
    {
        using var signal = new ClusterSignal().Watch(cluster.Pods);
        var began = time.GetTimestamp();
        while (cluster.Pods.Find(pod.Metadata.Namespace, pod.Metadata.Name!)?.Metadata.Uid == pod.Metadata.Uid)
        {
            if (time.GetElapsedTime(began) > Patience)
            {
                context.Log.Write(LogSource.System, "Its node does not answer; deleting the pod without it.");
                Kubectl.Show(cluster.Info, ["-n", pod.Metadata.Namespace!, "delete", "pod", pod.Metadata.Name!, "--force", "--grace-period=0"], context);
                try
                {
                    await cluster.Client.DeleteAsync<V1Pod>(pod.Metadata.Namespace, pod.Metadata.Name!, 0, pod.Metadata.Uid, cancellationToken);
                }
                catch (ProblemException e) when (e.IsConflict())
                {
                    // Another pod has the name by now.
                }

                return;
            }

            await signal.NextAsync(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }
}
